// The bug museum: every exhibit, in the order of the rooms.
import { exhibit } from "./exhibit.ts";
import { habits } from "./habits.ts";
import { leaks } from "./leaks.ts";
import { shapes } from "./shapes.ts";

export const exhibits = [...shapes, ...leaks, ...habits].map(exhibit);
