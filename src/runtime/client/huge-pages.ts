// The environment of an engine's process. Each token reads all weights, and in pages of 4 kB a processor spends a fifth of
// that time on looking up where they lie. glibc asks the kernel for larger pages if it is told so when the process starts;
// other systems do not look at it.

const tunable = "glibc.malloc.hugetlb=1";

/** `given` with the tunable; what a person has set themselves stands behind it and wins. */
export const withHugePages = (given: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...given,
  GLIBC_TUNABLES: given.GLIBC_TUNABLES ? `${tunable}:${given.GLIBC_TUNABLES}` : tunable,
});
