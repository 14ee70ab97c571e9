// A link to a lesson, `#lesson=causal-mask`, in the address of the page: for a teacher to give.
const form = /^#lesson=([\w-]+)$/;

async function openAddress(): Promise<void> {
  const name = form.exec(location.hash)?.[1];
  if (name !== undefined) await (await import("./begin.ts")).beginLesson(name);
}

export function listenForLessons(): void {
  void openAddress();
  window.addEventListener("hashchange", () => void openAddress());
}
