// Routes the wires of all levels that are drawn, each around the nodes of its own: a level that is as before keeps its
// courses.
import type { NodePath } from "../core/index.ts";
import type { Drawn } from "./drawn.ts";
import { Router } from "./router.ts";
import type { Scene, SceneWire } from "./scene.ts";
import type { WirePath } from "./wire-path.ts";

type Routes = ReadonlyMap<SceneWire, WirePath>;

export class Routers {
  private levels = new Map<NodePath, { readonly router: Router; part: Scene | null }>();

  /** The wires of a scene on the courses that they had, if each has one; null where one is to be routed first. */
  routesNow({ parts }: Drawn): Routes | null {
    const found: Routes[] = [];
    for (const [path, part] of parts) {
      const routes = this.levels.get(path)?.router.routesNow(part);
      if (!routes) return null;
      found.push(routes);
    }
    return joined(found);
  }

  route(scene: Drawn | null): Routes {
    const before = this.levels;
    this.levels = new Map();
    const found: Routes[] = [];
    for (const [path, part] of scene?.parts ?? []) {
      const level = before.get(path) ?? { router: new Router(), part: null };
      found.push(level.part === part ? level.router.routes : level.router.route(part));
      this.levels.set(path, { router: level.router, part });
    }
    return joined(found);
  }
}

const joined = (all: readonly Routes[]): Routes => {
  const [first, ...more] = all;
  if (!first || more.length === 0) return first ?? new Map();
  return new Map(all.flatMap((routes) => [...routes]));
};
