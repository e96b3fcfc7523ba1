import { taskClasses } from '../checks/header-checks.ts';

/** A pattern offered where its rule of the grammar may begin. */
export interface Snippet {
  readonly rule: string;
  readonly label: string;
  readonly detail: string;
  readonly insert: string;
}

export const snippets: readonly Snippet[] = [
  {
    rule: 'Task',
    label: 'task',
    detail: 'A task with its parts',
    insert: [
      'task "${1:Name}" {',
      `  class \${2|${taskClasses.join(',')}|}`,
      '  length n: S 2..10, M 11..20, L 21..50',
      '',
      '  input ${3:a}: int[n] = random 1..99',
      '',
      '  ask "${4:What is the sum of} {${3:a}}?"',
      '',
      '  tape total: int = 0',
      '  for i in 0 to n - 1 {',
      '    step "Add element {i}" {',
      '      total = total + ${3:a}[i]',
      '    }',
      '  }',
      '',
      '  answer total',
      '',
      '  example ${3:a} = [1, 2, 3] answer "6"',
      '}',
    ].join('\n'),
  },
  {
    rule: 'StepStatement',
    label: 'step',
    detail: 'A state with a label',
    insert: 'step "${1:Do} {${2:i}}" {\n  $0\n}',
  },
  {
    rule: 'ForStatement',
    label: 'for',
    detail: 'A loop with a step for each round',
    insert: 'for ${1:i} in ${2:0} to ${3:n - 1} {\n  step "${4:Look at} {${1:i}}" {\n    $0\n  }\n}',
  },
  { rule: 'WhileStatement', label: 'while', detail: 'A loop with a test', insert: 'while ${1:condition} {\n  $0\n}' },
  {
    rule: 'IfStatement',
    label: 'if else',
    detail: 'A test with both outcomes',
    insert: 'if ${1:condition} {\n  $2\n} else {\n  $0\n}',
  },
  {
    rule: 'FunctionDecl',
    label: 'function',
    detail: 'A function with a step',
    insert: 'function ${1:name}(${2:i}: int): int {\n  step "${3:Look at} {${2:i}}" {\n    return ${0:0}\n  }\n}',
  },
  {
    rule: 'FunctionDecl',
    label: 'memo function',
    detail: 'A function that remembers its results',
    insert:
      'memo function ${1:best}(${2:i}: int): int as ${3:dp} label "${4:Consider} ${3:dp}[{${2:i}}]" {\n  if ${2:i} == 0 { return ${5:0} }\n  $0\n}',
  },
  {
    rule: 'Input',
    label: 'input number',
    detail: 'A number drawn from a range',
    insert: 'input ${1:x}: int = random ${2:1}..${3:99}',
  },
  {
    rule: 'Input',
    label: 'input decimal',
    detail: 'A decimal number of n digits',
    insert: 'input ${1:x}: decimal = random digits ${2:n}, point anywhere',
  },
  {
    rule: 'Input',
    label: 'input array',
    detail: 'n numbers',
    insert: 'input ${1:a}: int[${2:n}] = random ${3:1}..${4:99}',
  },
  {
    rule: 'Input',
    label: 'input generated',
    detail: 'An array that a program draws',
    insert: 'input ${1:a}: int[${2:n}] = generate {\n  for i in 0 to ${2:n} - 1 { ${1:a}[i] = draw 0..${3:i} }\n}',
  },
  {
    rule: 'Tape',
    label: 'tape list',
    detail: 'A list that push and pop change',
    insert: 'tape ${1:found}: list of ${2:int}',
  },
  {
    rule: 'Example',
    label: 'example',
    detail: 'An input with its answer',
    insert: 'example ${1:x} = ${2:1} answer "${3:1}"',
  },
];
