export * from '../generated/ast.ts';
