import { DefaultValueConverter, type CstNode, type GrammarAST, type ValueType } from 'langium';
import { readTextToken } from './text-token.ts';

const textTerminals = new Set(['STRING', 'TEMPLATE_START', 'TEMPLATE_MIDDLE', 'TEMPLATE_END', 'STATE_HEAD']);

/**
 * Texts lose their delimiters and escapes; everything else stays as it is written (numbers too: `007.10` must survive).
 */
export class TailValueConverter extends DefaultValueConverter {
  protected override runConverter(rule: GrammarAST.AbstractRule, input: string, cstNode: CstNode): ValueType {
    if (rule.name === 'STATE_HEAD' && !input.startsWith('"')) return input;
    return textTerminals.has(rule.name) ? readTextToken(input).value : super.runConverter(rule, input, cstNode);
  }
}
