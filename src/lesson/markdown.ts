// A lesson as Markdown, for reading and printing: texts, questions, options and hints, without its answers.
import type { Lesson, Step } from "./lesson.ts";

export function printLesson({ title, about, level, minutes, steps }: Lesson): string {
  const head = [`# ${title}`, about, `Level ${level} of 3, about ${minutes} minutes.`];
  return `${[...head, ...steps.flatMap(stepText)].join("\n\n")}\n`;
}

function stepText({ title, text, look = [], value, question, check, hints }: Step, index: number): string[] {
  const places = look.map((path) => `\`${path}\``).join(", ");
  return [
    `## ${index + 1}. ${title}`,
    text,
    ...(places ? [`Look at ${places}.`] : []),
    ...(value ? [`Its value is shown: \`${value}\`.`] : []),
    `**${question}**`,
    ...(check.kind === "choice"
      ? [
          Object.entries(check.options)
            .map(([name, option]) => `- ${name}: ${option.text}`)
            .join("\n"),
        ]
      : []),
    ...(hints.length > 0 ? [hints.map((hint, i) => `Hint ${i + 1}: ${hint}`).join("\n\n")] : []),
  ];
}
