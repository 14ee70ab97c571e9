// Settings, each in force as it is chosen: what wheel and left button do, how presets open, and how large text and window are.
import { type Settings, textSizes, windowZooms } from "../store/settings-slice.ts";
import { useStore } from "../store/store.ts";
import { Dialog, DialogClose } from "../ui/Dialog.tsx";
import "./settings.css";

const gestures: readonly (readonly [Settings["gestures"], name: string, does: string])[] = [
  ["heddle", "Heddle", "The wheel zooms, dragging the canvas pans it, Shift+drag selects."],
  [
    "design",
    "Figma, VS Code",
    "The wheel pans, Ctrl+wheel zooms, dragging selects, Space+drag or the middle button pans.",
  ],
  ["blender", "Blender", "The wheel zooms, dragging selects, the middle button or Space+drag pans."],
];

const close = () => useStore.getState().showOverlay(null);

export default function SettingsDialog() {
  const settings = useStore((s) => s.settings);
  const { changeSettings } = useStore.getState();
  return (
    <Dialog title="Settings" className="settings" light close={close}>
      <fieldset>
        <legend>Wheel and left-drag</legend>
        {gestures.map(([id, name, does]) => (
          <label key={id} className="setting-choice">
            <input
              type="radio"
              name="gestures"
              checked={settings.gestures === id}
              data-first={settings.gestures === id ? true : undefined}
              onChange={() => changeSettings({ gestures: id })}
            />
            <span>
              {name}
              <span className="quiet">{does}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <label className="setting">
        Two fingers on a touchpad
        <select
          className="field"
          value={settings.touchpad}
          onChange={(e) => changeSettings({ touchpad: e.target.value as Settings["touchpad"] })}
        >
          <option value="pans">Pan; pinch to zoom</option>
          <option value="zooms">Do what the wheel does</option>
        </select>
      </label>
      <label className="setting">
        Blocks of a preset
        <select
          className="field"
          value={settings.presetBlocks}
          onChange={(e) => changeSettings({ presetBlocks: e.target.value as Settings["presetBlocks"] })}
        >
          <option value="open">Open in place where they fit</option>
          <option value="closed">Closed</option>
        </select>
      </label>
      <label className="setting">
        Text size in panels
        <select
          className="field"
          value={settings.textSize}
          onChange={(e) => changeSettings({ textSize: e.target.value as Settings["textSize"] })}
        >
          {textSizes.map((size) => (
            <option key={size} value={size}>
              {size.replace(/^./, (c) => c.toUpperCase())}
            </option>
          ))}
        </select>
      </label>
      {window.heddle ? (
        <label className="setting">
          Interface zoom
          <select
            className="field"
            value={settings.windowZoom}
            onChange={(e) => changeSettings({ windowZoom: e.target.value as Settings["windowZoom"] })}
          >
            {windowZooms.map((zoom) => (
              <option key={zoom} value={zoom}>
                {zoom}%
              </option>
            ))}
          </select>
        </label>
      ) : (
        <p className="quiet">The size of the whole page is set in the browser's menu.</p>
      )}
      <DialogClose close={close} />
    </Dialog>
  );
}
