// `heddle grade LESSON ANSWER…`: judges what was handed in, the same way each time; without answers, the lesson itself.
import { plural } from "../../core/index.ts";
import {
  faultsOf,
  type Graded,
  grade as gradeAnswer,
  type Lesson,
  printLesson,
  readLesson,
} from "../../lesson/index.ts";
import { type Command, UsageError } from "../command.ts";
import { gradescope, showGrade } from "../grade-output.ts";
import { FileError, readText } from "../read-graph.ts";

export const grade: Command = {
  name: "grade",
  operands: "LESSON [ANSWER…]",
  about: "Judges answers to a lesson; without any, whether the lesson accepts its own",
  options: {
    gradescope: { type: "boolean", about: "Print the results of one answer in Gradescope's form" },
    markdown: { type: "boolean", about: "Print the lesson as Markdown, without its answers" },
    json: { type: "boolean", about: "Print one JSON document to stdout" },
  },
  async run(args, terminal) {
    const [file, ...answers] = args.operands;
    if (file === undefined) throw new UsageError("Give a lesson, and files that answer it");
    if (args.flag("gradescope") && answers.length !== 1)
      throw new UsageError("--gradescope requires exactly one answer");
    const lesson = await read(file);
    if (args.flag("markdown")) {
      terminal.out(printLesson(lesson).trimEnd());
      return 0;
    }
    if (answers.length === 0) {
      const faults = faultsOf(lesson);
      if (args.flag("json")) terminal.json({ lesson: lesson.name, ok: faults.length === 0, faults });
      else if (faults.length > 0) for (const fault of faults) terminal.error(terminal.paint("red", fault));
      else terminal.out(`${lesson.title}: ${plural(lesson.steps.length, "step")}, all as they should be.`);
      return faults.length === 0 ? 0 : 1;
    }
    const all: { readonly file: string; readonly graded: Graded }[] = [];
    for (const answer of answers) all.push({ file: answer, graded: await graded(lesson, answer) });
    const [only] = all;
    if (args.flag("gradescope") && only) terminal.json(gradescope(only.graded));
    else if (args.flag("json"))
      terminal.json(
        all.map(({ file, graded }) =>
          graded.ok ? { file, ok: true, ...graded.grade } : { file, ok: false, why: graded.why },
        ),
      );
    else for (const one of all) showGrade(one.file, one.graded, terminal);
    return all.every(({ graded }) => graded.ok && graded.grade.right === graded.grade.of) ? 0 : 1;
  },
};

async function read(file: string): Promise<Lesson> {
  const result = readLesson(await readText(file));
  if (!result.ok) throw new FileError(file, [], `${file} is no lesson that can be used: ${result.why}.`);
  return result.lesson;
}

/** One file that cannot be read is one that is wrong: the others are graded. */
async function graded(lesson: Lesson, file: string): Promise<Graded> {
  try {
    return gradeAnswer(lesson, await readText(file));
  } catch (cause) {
    if (cause instanceof FileError) return { ok: false, why: cause.message };
    throw cause;
  }
}
