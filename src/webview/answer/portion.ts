/** How much of a text is read in one task. */
export interface PortionLimits {
  readonly chars: number;
  readonly marks: number;
}

/** Whether a character may begin or end an element, or has rules tried at it: each costs a reading about as much. */
function isMark(code: number): boolean {
  switch (code) {
    case 0x0a: // a line
    case 0x21: // !
    case 0x24: // $
    case 0x26: // &
    case 0x2a: // *
    case 0x3a: // :
    case 0x3c: // <
    case 0x5b: // [
    case 0x5c: // \
    case 0x5d: // ]
    case 0x5f: // _
    case 0x60: // `
    case 0x7c: // |
    case 0x7e: // ~
      return true;
    default:
      return false;
  }
}

/** Where a part of a text ends that one task can read and show; the text's length where all of it can. */
export function endOfPortion(text: string, { chars, marks }: PortionLimits): number {
  const most = Math.min(text.length, chars);
  let left = marks;
  for (let i = 0; i < most; i++) if (isMark(text.charCodeAt(i)) && --left <= 0) return i + 1;
  return most;
}

/** Whether a text is more than that; no more of it is looked at than is needed. */
export const isBeyond = (text: string, limits: PortionLimits): boolean =>
  endOfPortion(text, limits) < text.length;
