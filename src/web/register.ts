// Stores the web edition for offline use. A page that is open keeps the version that it began with.
void navigator.serviceWorker?.register("service-worker.js").catch((cause: unknown) => {
  console.info("Heddle is not stored for offline use:", cause);
});
