/** Thrown when data are to be sealed for a person whose key was destroyed. */
export class PersonErased extends Error {
  override readonly name = 'PersonErased';
}
