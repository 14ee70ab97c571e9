// The start in safe mode: the option of the app, and what its page's address then has.
export const safeModeKey = "safe-mode";
export const safeModeOption = `--${safeModeKey}`;
