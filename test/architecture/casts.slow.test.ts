// What may be missing and is there is written `x!`, never `x as T`: a cast would hide a wrong type as well.
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** Places of casts that do nothing but take `undefined` or `null` away. */
function weakCasts(program: ts.Program, below: string): string[] {
  const checker = program.getTypeChecker();
  const found: string[] = [];
  for (const source of program.getSourceFiles()) {
    if (!source.fileName.startsWith(below) || source.isDeclarationFile) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isAsExpression(node) && onlyTakesNothingAway(checker, node)) {
        const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        found.push(`${source.fileName.slice(below.length)}:${line}: ${node.getText()}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

function onlyTakesNothingAway(checker: ts.TypeChecker, node: ts.AsExpression): boolean {
  const from = checker.getTypeAtLocation(node.expression);
  const bare = checker.getNonNullableType(from);
  return (
    bare !== from &&
    (from.flags & ts.TypeFlags.Unknown) === 0 &&
    (bare.flags & ts.TypeFlags.Never) === 0 &&
    ts.isLeftHandSideExpression(node.expression) &&
    checker.isTypeAssignableTo(bare, checker.getTypeFromTypeNode(node.type)) &&
    !checker.isTypeAssignableTo(from, checker.getTypeFromTypeNode(node.type))
  );
}

test("src has none", () => {
  // All of it as one program, with the types of every layer: what is asked here is the same in each.
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, "tsconfig.json"),
    { noEmit: true },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
      },
    },
  );
  if (!config) throw new Error("there is no tsconfig.json");
  const src = join(root, "src");
  const files = ts.sys.readDirectory(src, [".ts", ".tsx"]);
  expect(files.length).toBeGreaterThan(1000);
  expect(weakCasts(ts.createProgram(files, config.options), `${src}/`)).toEqual([]);
});

test("one is found, and what narrows or gives a literal its type is none", () => {
  const text = `
    const numbers: (number | undefined)[] = [];
    const a = numbers[0] as number;
    const b = (numbers as unknown[])[0] as string;
    const c = null as string | null;
    const d = numbers[0]!;
    export { a, b, c, d };`;
  const host = ts.createCompilerHost({ strict: true, noLib: true });
  const read = host.getSourceFile;
  host.getSourceFile = (name, target) =>
    name === "/planted.ts" ? ts.createSourceFile(name, text, target, true) : read(name, target);
  const program = ts.createProgram(["/planted.ts"], { strict: true }, host);
  expect(weakCasts(program, "/")).toEqual(["planted.ts:3: numbers[0] as number"]);
});
