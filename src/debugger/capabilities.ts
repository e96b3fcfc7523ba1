import type { DebugProtocol } from '@vscode/debugprotocol';

/** The filter of exception breakpoints: stop at faults. */
export const faultFilter = 'faults';

/** What a session can do, in the words of the protocol. */
export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsStepBack: true,
  supportsSteppingGranularity: true,
  supportsRestartRequest: true,
  supportsRestartFrame: true,
  supportsEvaluateForHovers: true,
  supportsCompletionsRequest: true,
  supportsGotoTargetsRequest: true,
  supportsLoadedSourcesRequest: true,
  supportsBreakpointLocationsRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsFunctionBreakpoints: true,
  supportsDataBreakpoints: true,
  supportsExceptionFilterOptions: true,
  supportsExceptionInfoRequest: true,
  supportsTerminateRequest: true,
  supportsCancelRequest: true,
  supportsDelayedStackTraceLoading: true,
  exceptionBreakpointFilters: [
    {
      filter: faultFilter,
      label: 'Faults',
      description: 'Stops where a trace leaves the machine, and where the machine is stuck.',
      default: true,
      supportsCondition: true,
      conditionDescription: 'Kinds or groups of faults: fetch, write-value, stuck; ! leaves one out',
    },
  ],
};
