// The challenges, each a graph with one bug, by what is wrong in them.
import { challenge } from "./challenge.ts";
import { habits } from "./habits.ts";
import { ids } from "./ids.ts";
import { leaks } from "./leaks.ts";
import { mixers } from "./mixers.ts";
import { positions } from "./positions.ts";
import { shapes } from "./shapes.ts";
import { silent } from "./silent.ts";
import { tokens } from "./tokens.ts";
import { views } from "./views.ts";

export const challenges = [
  ...shapes,
  ...leaks,
  ...mixers,
  ...habits,
  ...silent,
  ...positions,
  ...tokens,
  ...ids,
  ...views,
].map(challenge);
