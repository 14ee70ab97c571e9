// Wiring by keys, fetched once nothing else is to do: the first press of W finds it there.
import { type ComponentProps, useEffect, useState } from "react";
import { useStore } from "../store/store.ts";
import { whenIdle } from "../ui/when-idle.ts";

type Wiring = typeof import("./KeyWiring.tsx").KeyWiring;

let Fetched: Wiring | null = null;

export function LaterKeyWiring(props: ComponentProps<Wiring>) {
  const isPulling = useStore((s) => s.pulling !== null);
  const [, setReady] = useState(false);
  useEffect(() => {
    const fetchIt = () =>
      void import("./KeyWiring.tsx").then((m) => {
        Fetched = m.KeyWiring;
        setReady(true);
      });
    if (!Fetched) whenIdle(fetchIt);
  }, []);
  return isPulling && Fetched && <Fetched {...props} />;
}
