// The page's engine and runner, made once, and what the engine says of itself, told to the store.
import type { EngineClient, EngineStatus } from "../../runtime/client/index.ts";
import { useStore } from "../store/store.ts";
import { connectEngine } from "./connect.ts";
import { Runner } from "./runner.ts";

let runner: Runner | undefined;
let client: EngineClient | undefined;

/** Starts the engine. `runs`: graphs run by themselves, not only by the Run command. Values that a dead engine held are gone, so the graph runs again on the next one. */
export function startEngine(runs: boolean): void {
  if (client) return;
  client = connectEngine();
  runner = new Runner(client, runs);
  let died = false;
  client.subscribe((status) => {
    show(status);
    if (status.state === "died") died = true;
    if (status.state === "ready" && died) {
      died = false;
      void runner?.runAfterDeath();
      useStore.getState().notify("info", "The engine stopped and was restarted. Nothing was lost.");
    }
  });
  if (runs) void runner.run();
}

function show(status: EngineStatus): void {
  const { engineStarting, engineReady, engineGone } = useStore.getState();
  if (status.state === "ready" || status.state === "running") engineReady(status.info);
  else if (status.state === "died") {
    const notice = status.final
      ? `The engine cannot start: ${status.reason}. You can still edit and check the graph.`
      : `The engine stopped: ${status.reason}. It is restarting.`;
    engineGone(notice);
  } else engineStarting();
}

export const runNow = (): void => void runner?.run(true);
export const engineClient = (): EngineClient | undefined => client;
