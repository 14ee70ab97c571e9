// Joins the calls of the page to functions of main: sender checked, arguments validated.
import { ipcMain, type WebContents, type WebFrameMain } from "electron";
import {
  type CallName,
  type Calls,
  callChannel,
  callNames,
  type EventName,
  type Events,
  eventChannel,
} from "../shared/ipc.ts";
import { callArguments } from "./arguments.ts";

/** Only the top frame of a page of ours may call. */
function isOurs(frame: WebFrameMain | null, origin: string): boolean {
  if (!frame || frame.parent) return false;
  try {
    const url = new URL(frame.url);
    return `${url.protocol}//${url.host}` === origin; // URL.origin is "null" for app:
  } catch {
    return false;
  }
}

/** What a page's calls are answered by; undefined for a page that is no window's. */
export type HandlersOf = (page: WebContents) => Calls | undefined;

/** The handlers of a page are total: a call without one does not compile. */
export function answerCalls(handlersOf: HandlersOf, origin: string): void {
  for (const name of callNames) answer(name, handlersOf, origin);
}

function answer<N extends CallName>(name: N, handlersOf: HandlersOf, origin: string): void {
  ipcMain.handle(callChannel(name), (event, ...args: unknown[]) => {
    if (!isOurs(event.senderFrame, origin)) throw new Error(`${name}: refused, not a page of Heddle`);
    const parsed = callArguments[name].safeParse(args);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new Error(`${name}: invalid arguments at [${issue?.path.join(".")}]: ${issue?.message}`);
    }
    const handler = handlersOf(event.sender)?.[name] as
      | ((...args: Parameters<Calls[N]>) => ReturnType<Calls[N]>)
      | undefined;
    if (!handler) throw new Error(`${name}: refused, not a window of Heddle`);
    return handler(...(parsed.data as Parameters<Calls[N]>));
  });
}

/** Tells the page, if it is still there. */
export function tell<N extends EventName>(page: WebContents | null, name: N, payload: Events[N]): void {
  if (page && !page.isDestroyed()) page.send(eventChannel(name), payload);
}
