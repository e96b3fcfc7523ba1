import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  EmptyFileSystem,
  inject,
  type LangiumCoreServices,
  type LangiumSharedCoreServices,
} from 'langium';
import { TailGeneratedModule, TailGeneratedSharedModule } from './generated/module.ts';
import { createBoundedParser, TailLexer } from './depth.ts';
import { TailScopeProvider } from './scopes.ts';
import { TailParserMessages } from './syntax-messages.ts';
import { TailTokenBuilder } from './token-builder.ts';
import { TailValueConverter } from './value-converter.ts';

type TailCoreServices = LangiumCoreServices & {
  readonly parser: { readonly ParserErrorMessageProvider: TailParserMessages };
};

/** What the tail language has of its own, for parsing as well as for the language server. */
const tailModule = {
  parser: {
    LangiumParser: (services: TailCoreServices) =>
      createBoundedParser(services, services.parser.ParserErrorMessageProvider),
    Lexer: (services: LangiumCoreServices) => new TailLexer(services),
    TokenBuilder: () => new TailTokenBuilder(),
    ParserErrorMessageProvider: () => new TailParserMessages(),
    ValueConverter: () => new TailValueConverter(),
  },
  references: {
    ScopeProvider: () => new TailScopeProvider(),
  },
};

export interface TailServices {
  readonly shared: LangiumSharedCoreServices;
  readonly tail: LangiumCoreServices;
}

/** Services that read a task: no file system, no editor; they run in a browser as well as in Node. */
export function createTailServices(): TailServices {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), TailGeneratedSharedModule);
  const tail = inject(createDefaultCoreModule({ shared }), TailGeneratedModule, tailModule);
  shared.ServiceRegistry.register(tail);
  return { shared, tail };
}

let known: TailServices | undefined;

/**
 * The one set of these services that reading a text needs: made at the first use, since a parser takes a tenth of a
 * second to build.
 */
export function tailServices(): TailServices {
  return (known ??= createTailServices());
}
