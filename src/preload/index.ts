// The only thing that a page of Heddle sees of Electron: `window.heddle`, one function per call of the map.
import { contextBridge, ipcRenderer } from "electron";
import {
  type Bridge,
  callChannel,
  callNames,
  type EnginePortMessage,
  enginePortChannel,
  eventChannel,
  eventNames,
} from "../shared/ipc.ts";

const calls = Object.fromEntries(
  callNames.map((name) => [name, (...args: unknown[]) => ipcRenderer.invoke(callChannel(name), ...args)]),
);

const on: Bridge["on"] = (name, listener) => {
  if (!eventNames.includes(name)) throw new Error(`no such event: ${name}`);
  const forward = (_: unknown, payload: Parameters<typeof listener>[0]) => listener(payload);
  ipcRenderer.on(eventChannel(name), forward);
  return () => {
    ipcRenderer.removeListener(eventChannel(name), forward);
  };
};

contextBridge.exposeInMainWorld("heddle", { ...calls, on });

// A MessagePort cannot cross the context bridge; a window message can carry it.
ipcRenderer.on(enginePortChannel, (event) => {
  const message: EnginePortMessage = { type: enginePortChannel };
  window.postMessage(message, window.location.origin, [...event.ports]);
});
