/** All replies that were reported, by name. */
import { REPORTED, type Reported } from "./reported.ts";
import { FAMILY_REPLIES } from "./reportedFamilies.ts";
import { GATEWAYS } from "./reportedGateways.ts";
import { REFUSALS } from "./reportedRefusals.ts";
import { SECOND_LOOK } from "./reportedSecond.ts";
import { THIRD_LOOK } from "./reportedThird.ts";

const TABLES = [REPORTED, GATEWAYS, FAMILY_REPLIES, REFUSALS, SECOND_LOOK, THIRD_LOOK];

export const REPORTS: Readonly<Record<string, Reported>> = Object.fromEntries(
  TABLES.flatMap((table) => Object.entries(table)),
);

const count = TABLES.reduce((sum, table) => sum + Object.keys(table).length, 0);
if (count !== Object.keys(REPORTS).length) throw new Error("Two replies have one name");
