import { SaxesParser } from 'saxes';
import { Unreadable } from './unreadable.ts';

export type XmlEvents = {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
};

/** A part whose markup goes on for longer than this without a tag is no spreadsheet; text adds up until one. */
const MAX_BETWEEN_EVENTS = 1024 * 1024;

/**
 * Feeds a part of a workbook to `events`, names without their namespace prefix; yields after each piece so that
 * the caller may take what has come together. Document type declarations are refused, as the format demands,
 * and with them every trick with entities.
 */
export async function* parseXml(part: AsyncIterable<Uint8Array>, events: XmlEvents): AsyncGenerator<void> {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  let sinceEvent = 0;
  parser.on('opentag', (tag) => {
    sinceEvent = 0;
    events.open?.(localName(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag) => {
    sinceEvent = 0;
    events.close?.(localName(tag.name));
  });
  const { text } = events;
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  parser.on('doctype', () => {
    throw new Unreadable('roster/damaged-file');
  });

  let decoder: InstanceType<typeof TextDecoder> | undefined;
  try {
    for await (const bytes of part) {
      decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
      parser.write(decoder.decode(bytes, { stream: true }));
      sinceEvent += bytes.length;
      if (sinceEvent > MAX_BETWEEN_EVENTS + bytes.length) throw new Unreadable('roster/damaged-file');
      yield;
    }
    if (decoder) parser.write(decoder.decode()).close();
    yield;
  } catch (cause) {
    throw cause instanceof Unreadable ? cause : new Unreadable('roster/damaged-file', undefined, cause);
  }
}

/** Parts of a package are UTF-8 or UTF-16 (ECMA-376 part 2). */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
