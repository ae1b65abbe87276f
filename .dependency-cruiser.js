// The layer table of the design, as rules. Tests may import anything and are left out.
// shared/registry/ puts the contexts together for the engine; none of them may know it.
const contexts = 'shared/(?!kernel/|platform/|registry/)([^/]+)';

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const zod = '^node_modules/zod/';
const packages = '^node_modules/';
const node = 'of Node itself';

/** Files under `from` may reach only what matches one of the patterns; `$1` is the context of `from`. */
const only = (name, from, comment, patterns) => {
  const mayUseNode = patterns.includes(node);
  const pathNot = patterns.filter((pattern) => pattern !== node);
  return rule(
    name,
    comment,
    { path: from },
    mayUseNode ? { pathNot, dependencyTypesNot: ['core'] } : { pathNot },
  );
};

export default {
  forbidden: [
    rule('no-circular', 'Two files that need each other are one idea.', {}, { circular: true }),
    rule('not-to-unresolvable', 'What is imported must exist.', {}, { couldNotResolve: true }),
    rule(
      'no-development-package-at-run-time',
      'A bundle holds only what package.json names as a dependency.',
      { path: '^(shared|functions|events)/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
    only('kernel', '^shared/kernel/', 'The kernel knows nothing but itself.', ['^shared/kernel/', zod]),
    only('events', '^events/', 'A wire contract is read by strangers: no more than the kernel.', [
      '^events/',
      '^shared/kernel/',
      zod,
    ]),
    only('domain', `^${contexts}/domain/`, 'Rules are pure: kernel and own domain.', [
      '^shared/kernel/',
      '^shared/$1/domain/',
      zod,
    ]),
    only('application', `^${contexts}/application/`, 'Use cases see rules and ports, no technology.', [
      '^shared/kernel/',
      '^shared/$1/(domain|application)/',
      '^events/',
      zod,
    ]),
    only('context', `^${contexts}/`, 'A context reaches another only through events/, a gate, or a port.', [
      '^shared/(kernel|platform)/',
      '^shared/$1/',
      '^events/',
      packages,
      node,
    ]),
    only('platform', '^shared/platform/', 'The platform serves every context and knows none.', [
      '^shared/(kernel|platform)/',
      '^events/',
      packages,
      node,
    ]),
    only('deployment', '^shared/platform/deployment/', 'Names are read by all: they import nothing else.', [
      '^shared/platform/deployment/',
      '^shared/kernel/',
      zod,
    ]),
    only('functions', '^functions/([^/]+)/', 'One file is one Lambda: wiring of what is shared.', [
      '^shared/',
      '^events/',
      packages,
      node,
    ]),
    only('infra', '^infra/', 'Stacks know names and tenants, no code that runs in them.', [
      '^infra/',
      '^shared/platform/deployment/',
      packages,
      node,
    ]),
    only(
      'local',
      '^local/',
      'The local runtime knows names, tenants and the packaged deployment, as a cloud would.',
      [
        '^local/',
        '^shared/platform/deployment/',
        '^infra/tenants/',
        '^shared/platform/certificates/write-der\\.ts$',
        '^scripts/(assert-node\\.js|bundle\\.ts|synth\\.ts|package\\.ts)$',
        packages,
        node,
      ],
    ),
  ],
  options: {
    exclude: { path: ['\\.test\\.ts$', '^\\.build/', '^\\.local/'] },
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
