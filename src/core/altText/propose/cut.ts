/** Texts that are too long, cut where a sentence ends. */

/** By characters as readers count them; 0 is no limit. */
export function isWithin(text: string, limit: number): boolean {
  return limit <= 0 || [...new Intl.Segmenter().segment(text)].length <= limit;
}

/** Ends of sentences; what goes on in small letters has not ended, nor what goes on behind a closing mark without a space. */
const ENDS =
  /[.!?؟۔।။።։]["'”’»)]*(?=\s+(?!\p{Ll}))|[。！？．｡](?![。！？」』”’）])|[。！？．｡][」』”’）]+(?=\s|$)/gu;
/** Words before a point that ends no sentence: initials, titles, months, days of one, and the like. */
const ABBREVIATED =
  /(?:^|[\s("“‘'-])(?:\p{L}|\d{1,2}|\p{L}+\.\p{L}+(?:\.\p{L}+)*|(?:Drs?|M(?:rs?|s|me|lle|me)|Prof|Sr(?:a|ta)?|St[ae]?|Mt|Ft|Jr|Gen|Col|Capt|Lt|Sgt|Maj|Adm|Rev|Hon|Gov|Sen|Rep|Pres|vs|[Nn]os?|[Nn][rº]|[Nn]úm|[Pp]ágs?|[Ff]igs?|[Aa]bb|[Tt]ab|[Kk]ap|[Ss]ec|[Cc]h|[Vv]ol|[Bb]d|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|O[ck]t|Nov|De[cz]|[Ss]tr|Ave|Blvd|Rd|Dept|Univ|Tel|Mio|Mrd|Tsd|ca|approx|est|incl|excl|bzw|inkl|evtl|ggf|vgl|sog|resp|Inc|Ltd|Corp|Co|pp?|ed|al|usw|etc))\.$/u;
/** Characters of the shortest sentence that stands for a whole text, in scripts with spaces and without. */
const [SHORTEST, SHORTEST_DENSE] = [20, 8];

/** Cut where a sentence ends; whole where none does, since half a sentence says something else. */
export function cut(text: string, limit: number): string {
  const room = [...new Intl.Segmenter().segment(text)][limit]?.index ?? text.length;
  const ends = [...text.matchAll(ENDS)].map((found) => found.index + found[0].length);
  const fitting = ends.filter((end) => {
    const part = text.slice(0, end);
    const least = /[。！？．｡][」』”’）]*$/.test(part) ? SHORTEST_DENSE : SHORTEST;
    return end <= room && end >= least && !ABBREVIATED.test(part) && !isOpen(part);
  });
  return text.slice(0, fitting.at(-1) ?? text.length).trim();
}

/** Whether quotation marks or parentheses are open at the end of a text: a sentence in them ends no other. */
function isOpen(part: string): boolean {
  const count = (marks: RegExp): number => part.match(marks)?.length ?? 0;
  // In German “ closes what „ opens.
  const closing = part.includes("„") ? /[“”]/g : /”/g;
  const opening = part.includes("„") ? /„/g : /“/g;
  return (
    count(opening) > count(closing) ||
    count(/[「『]/g) > count(/[」』]/g) ||
    count(/[(（]/g) > count(/[)）]/g) ||
    // Inches and feet are no marks.
    count(/(?<!\d)"/g) % 2 === 1 ||
    count(/[«»]/g) % 2 === 1
  );
}
