// The icons: one set, drawn on a 16-grid with one stroke.
import type { ReactNode } from "react";

const Icon = ({ children }: { children: ReactNode }) => (
  <svg
    width="16"
    height="16"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
);

export const PlayIcon = () => (
  <Icon>
    <path d="M5 3.5v9l7.5-4.5z" fill="currentColor" />
  </Icon>
);
export const PauseIcon = () => (
  <Icon>
    <path d="M5.5 4v8M10.5 4v8" strokeWidth="2.4" />
  </Icon>
);
export const NextIcon = () => (
  <Icon>
    <path d="m6 3.5 4.5 4.5L6 12.5" />
  </Icon>
);
export const PreviousIcon = () => (
  <Icon>
    <path d="M10 3.5 5.5 8l4.5 4.5" />
  </Icon>
);
export const FirstIcon = () => (
  <Icon>
    <path d="M11.5 3.5 7 8l4.5 4.5M4.5 3.5v9" />
  </Icon>
);
export const LastIcon = () => (
  <Icon>
    <path d="M4.5 3.5 9 8l-4.5 4.5M11.5 3.5v9" />
  </Icon>
);
export const OverIcon = () => (
  <Icon>
    <path d="M2.5 8.5a5 5 0 0 1 9.6-2M12.5 3v3.6H9" />
    <circle cx="8" cy="12" r="1.2" fill="currentColor" />
  </Icon>
);
export const PinIcon = () => (
  <Icon>
    <path d="M5.5 2.5h5M6.5 2.5v4.2L4.5 9v1h7V9l-2-2.3V2.5M8 10v4" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon>
    <path d="m3.5 8.5 3 3 6-7" />
  </Icon>
);
export const UndoIcon = () => (
  <Icon>
    <path d="M6 4 3 7l3 3M3.5 7H10a3 3 0 0 1 0 6H8" />
  </Icon>
);
export const RedoIcon = () => (
  <Icon>
    <path d="m10 4 3 3-3 3M12.5 7H6a3 3 0 0 0 0 6h2" />
  </Icon>
);
export const SunIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="2.8" />
    <path d="M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M3.6 12.4l1-1M11.4 4.6l1-1" />
  </Icon>
);
export const MoonIcon = () => (
  <Icon>
    <path d="M12.8 9.6A5.4 5.4 0 0 1 6.4 3.2 5.4 5.4 0 1 0 12.8 9.6z" />
  </Icon>
);
export const ContrastIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M8 2.5v11a5.5 5.5 0 0 0 0-11z" fill="currentColor" />
  </Icon>
);
export const SystemIcon = () => (
  <Icon>
    <rect x="2.5" y="3" width="11" height="7.5" rx="1.2" />
    <path d="M6 13h4" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="m4.5 4.5 7 7m0-7-7 7" />
  </Icon>
);
export const FitIcon = () => (
  <Icon>
    <path d="M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3" />
  </Icon>
);
