/** What is made when it is first asked for, and kept; a failure to make it is not. */
export function onDemand<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    if (made === undefined) {
      const mine = make();
      made = mine;
      mine.catch(() => {
        if (made === mine) made = undefined;
      });
    }
    return made;
  };
}
