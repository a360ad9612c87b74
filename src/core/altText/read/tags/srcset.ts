/** The candidate of a `srcset` that shows the most. */
export function bestCandidate(srcset: string): string | undefined {
  let best: string | undefined;
  let most = -1;
  for (const { address, size } of candidates(srcset))
    if (size > most) {
      best = address;
      most = size;
    }
  return best;
}

/** Candidates as the HTML Standard splits them: addresses may have commas within. */
function* candidates(srcset: string): Generator<{ address: string; size: number }> {
  const address = /[\s,]*([^\s,]\S*)/y;
  const descriptors = /(?:[^,(]|\([^)]*\)?)*,?/y;
  for (let at = 0; ;) {
    address.lastIndex = at;
    const written = address.exec(srcset)?.[1];
    if (written === undefined) return;
    at = address.lastIndex;
    const bare = written.replace(/,+$/, "");
    if (bare !== written) yield { address: bare, size: 1 };
    else {
      descriptors.lastIndex = at;
      const [said = ""] = descriptors.exec(srcset) ?? [];
      at += said.length;
      yield { address: bare, size: sizeOf(said) };
    }
  }
}

/** Width or density: of one kind in one `srcset`, so that they compare. */
function sizeOf(descriptors: string): number {
  const [, number] = /(?:^|\s)(\d+(?:\.\d+)?)[wx](?=[\s,]|$)/.exec(descriptors) ?? [];
  return number === undefined ? 1 : Number(number);
}
