import * as z from 'zod';

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

/** Every package of the lock file: version, licence, digest, and whether it runs in the cloud. */
export function componentTable(lock: unknown): readonly (readonly string[])[] {
  const { packages } = Lock.parse(lock);
  const rows = Object.entries(packages)
    .filter(([path, { version, link }]) => path !== '' && version !== undefined && link !== true)
    .map(([path, { version = '', license = '', integrity = '', dev = false }]) => [
      path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      license,
      dev ? '开发 development' : '运行 runtime',
      integrity,
    ]);
  return [['组件 component', '版本 version', '许可 licence', '用途 use', '摘要 digest'], ...rows];
}
