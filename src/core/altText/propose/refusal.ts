/** How models say that they will not, or cannot see: no text of that kind is written. */

const CANNOT = String.raw`(?:can(?:no|['’])t|cannot|could(?: not|n['’]t)|am unable|['’]m unable|am not able|['’]m not able|do(?: not|n['’]t) (?:have|see))`;
const DO = String.raw`(?:help|assist|view|see|process|describe|identify|comply|fulfill?|provide|access|analy[sz]e|generate|answer|recogni[sz]e|interpret|determine|open|do (?:that|this)|the ability|any image|an image|access)`;
const SORRY = String.raw`(?:(?:i['’]?m|i am|we['’]?re|we are|my)?\s*(?:very |so |really |truly )?(?:sorry|apologies)|(?:i|we) apologi[sz]e|unfortunately)`;

const REFUSALS: readonly RegExp[] = [
  new RegExp(
    String.raw`^(?:${SORRY}\b[^]{0,100}?\b)?(?:i|we)\s?${CANNOT}\b[^.!?]{0,40}?\b${DO}\b`,
    "i",
  ),
  /^(?:i['’]m|i am) (?:unable|not able|only able)\b/i,
  /^as an? (?:ai|artificial|text|(?:large )?language)\b/i,
  /^unable to (?:view|see|process|load|access|open|analy[sz]e|describe|identify)\b[^.]{0,30}\bimage\b/i,
  // No image came along.
  /^(?:sorry, )?(?:but )?no image (?:is|was|has been|seems to be|appears to be)?\s*(?:provided|attached|included|uploaded|received|given|visible to me)\b/i,
  /^(?:sorry, )?(?:it (?:looks|seems|appears)[^.]{0,20} )?there(?: is|['’]s| was| (?:seems|appears) to be) (?:no|not an?) image (?:provided|attached|included|uploaded|in (?:your|the|this) (?:message|request|prompt|conversation))\b/i,
  /^(?:it (?:looks|seems|appears)|the image|your image|no image|i)\b[^]{0,150}\b(?:please|could you|can you)\b[^.?!]{0,30}\b(?:provide|upload|attach|share|send)\b/i,
  /^(?:please|could you|can you)\b[^.?!]{0,30}\b(?:provide|upload|attach|share|(?:re)?send)\b[^.?!]{0,30}\bimage\b[^.?!]{0,30}\b(?:describe|alt text|help|again)\b/i,
  // In other languages.
  /^(?:(?:es )?tut mir(?: sehr)? leid|leider|entschuldigung)\b[^]*\bkann (?:ich|das|dieses|den)?\b[^]*\b(?:nicht|kein\w*)\b/i,
  /^ich (?:kann|sehe)\b[^.]{0,40}\b(?:nicht|kein(?:e|en)?)\b/i,
  /^(?:(?:je suis )?désolée?[^]{0,40}\bje (?:ne|n['’])|je (?:ne peux pas|suis incapable))/i,
  /^(?:lo siento\b[^]{0,40}\bno puedo|no puedo (?:ver|ayudar|describir|procesar))/i,
  /^(?:(?:desculpe|lamento)\b[^]{0,40}\bnão (?:posso|consigo)|não (?:posso|consigo) (?:ver|ajudar|descrever))/i,
  /^(?:mi dispiace\b[^]{0,40}\bnon (?:posso|riesco)|non (?:posso|riesco a) (?:vedere|aiutare|descrivere))/i,
  /^(?:申し訳|すみませんが|抱歉|很抱歉|对不起|對不起)[^]*(?:できません|ません|无法|無法|不能)/,
];

/** Whether a text says that there is none. */
export const isRefusal = (text: string): boolean =>
  REFUSALS.some((pattern) => pattern.test(text.slice(0, 1000).trim()));
