import { behaviours, type Behaviour, openAi, page, whole } from './behaviour.ts';

const vllm = (message: string, type: string, code: number): object => ({
  object: 'error',
  message,
  type,
  param: null,
  code,
});
const google = (code: number, message: string, status: string): object => [{ error: { code, message, status } }];

/** Refusals of the key. */
const keys = behaviours([
  [
    'OpenAI, which repeats the key',
    whole(openAi('Incorrect API key provided: sk-Zx81-geheim-0042.', 'invalid_api_key'), 401),
    { error: 'unauthorized', says: ['provided: •••', 'key again'] },
  ],
  ['vLLM', whole({ error: 'Unauthorized' }, 401), { error: 'unauthorized', says: ['Unauthorized'] }],
  [
    'llama-server',
    whole({ error: { code: 401, message: 'Invalid API Key', type: 'authentication_error' } }, 401),
    { error: 'unauthorized' },
  ],
  ['SGLang', whole({ error: 'Unauthorized' }, 401), { error: 'unauthorized' }],
  [
    'Azure',
    whole(
      { error: { code: '401', message: 'Access denied due to invalid subscription key or wrong API endpoint.' } },
      401,
    ),
    { error: 'unauthorized', says: ['subscription key'] },
  ],
  ['Mistral', whole({ message: 'Unauthorized', request_id: 'x' }, 401), { error: 'unauthorized' }],
  [
    'DeepSeek',
    whole(
      openAi(
        'Authentication Fails, Your api key: ****0042 is invalid',
        'invalid_request_error',
        'authentication_error',
      ),
      401,
    ),
    { error: 'unauthorized' },
  ],
  [
    'Google',
    whole(google(400, 'API key not valid. Please pass a valid API key.', 'INVALID_ARGUMENT'), 400),
    { error: 'unauthorized', says: ['API key not valid'] },
  ],
  ['Hugging Face', whole({ error: 'Invalid credentials in Authorization header' }, 401), { error: 'unauthorized' }],
  ['no body', { status: 401 }, { error: 'unauthorized' }],
  [
    'a key that may not',
    whole({ detail: 'Forbidden' }, 403),
    { error: 'unauthorized', says: ['does not permit', 'allowed to use this model'] },
  ],
  [
    'a firewall',
    page('Attention Required! | Cloudflare', 403),
    { error: 'html', says: ['Attention Required', 'firewall'] },
  ],
]);

/** Routes and models that are not there. */
const places = behaviours([
  ['FastAPI', whole({ detail: 'Not Found' }, 404), { error: 'route-not-found', says: ['path of the endpoint’s URL'] }],
  [
    'llama-server',
    whole({ error: { code: 404, message: 'File Not Found', type: 'not_found_error' } }, 404),
    { error: 'route-not-found' },
  ],
  [
    'Ollama',
    { status: 404, headers: { 'content-type': 'text/plain' }, pieces: ['404 page not found'] },
    { error: 'route-not-found', says: ['404 page not found'] },
  ],
  ['nginx', page('404 Not Found', 404), { error: 'route-not-found' }],
  [
    'a method that is not allowed',
    whole({ detail: 'Method Not Allowed' }, 405),
    { error: 'route-not-found', says: ['api that the server offers'] },
  ],
  [
    'OpenAI',
    whole(openAi('Unknown request URL: POST /chat/completions. Please check the URL for typos', 'unknown_url'), 404),
    { error: 'route-not-found' },
  ],
  [
    'vLLM, a model',
    whole(vllm('The model `m` does not exist.', 'NotFoundError', 404), 404),
    { error: 'model-not-found', says: ['“m”', 'Choose one'] },
  ],
  [
    'OpenAI, a model',
    whole(openAi('The model `m` does not exist or you do not have access to it.', 'model_not_found'), 404),
    { error: 'model-not-found' },
  ],
  [
    'Ollama, a model',
    whole(openAi('model "m" not found, try pulling it first', null, 'api_error'), 404),
    { error: 'model-not-found', says: ['try pulling'] },
  ],
  [
    'Mistral, a model',
    whole({ object: 'error', message: 'Invalid model: m', type: 'invalid_model', code: '1500' }, 400),
    { error: 'model-not-found' },
  ],
  [
    'Groq, a model',
    whole(openAi('The model `m` does not exist or you do not have access to it.', 'model_not_found'), 404),
    { error: 'model-not-found' },
  ],
  [
    'OpenRouter, a model',
    whole({ error: { message: 'model m is not a valid model ID', code: 400 } }, 400),
    { error: 'model-not-found' },
  ],
  ['DeepSeek, a model', whole(openAi('Model Not Exist', 'invalid_request_error'), 400), { error: 'model-not-found' }],
  [
    'Google, a model',
    whole(google(404, 'models/m is not found for API version v1main', 'NOT_FOUND'), 404),
    { error: 'model-not-found' },
  ],
  [
    'LM Studio, a model',
    whole({ error: { message: 'Model "m" not loaded', type: 'invalid_request_error' } }, 404),
    { error: 'model-not-found' },
  ],
  [
    'Together, a model',
    whole(
      openAi(
        'Unable to access model m. Please visit the list of models: the model does not exist',
        'model_not_available',
      ),
      404,
    ),
    { error: 'model-not-found' },
  ],
  [
    'Azure, a deployment',
    whole(
      { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } },
      404,
    ),
    { error: 'model-not-found', says: ['deployment'] },
  ],
  [
    'LiteLLM, a model',
    whole(
      {
        error: {
          message:
            '/chat/completions: Invalid model name passed in model=m. Call `/v1/models` to view available models for your key.',
          type: 'invalid_request_error',
          param: 'model',
          code: '400',
        },
      },
      400,
    ),
    { error: 'model-not-found' },
  ],
]);

/** Requests that do not fit. */
const requests = behaviours([
  [
    'OpenAI, an argument',
    whole(openAi('Unrecognized request argument supplied: top_k'), 400),
    { error: 'bad-request', says: ['top_k', 'to null'] },
  ],
  [
    'OpenAI, the name of a limit',
    whole(
      openAi(
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        'unsupported_parameter',
      ),
      400,
    ),
    { error: 'bad-request', says: ['max_completion_tokens'] },
  ],
  [
    'OpenAI, a temperature',
    whole(openAi("Unsupported value: 'temperature' does not support 0 with this model.", 'unsupported_value'), 400),
    { error: 'bad-request', says: ['temperature'] },
  ],
  [
    'FastAPI, a field',
    whole({ detail: [{ loc: ['body', 'top_p'], msg: 'Input should be a valid number', type: 'float_type' }] }, 422),
    { error: 'bad-request', says: ['body: top_p: Input should be'] },
  ],
  [
    'Mistral, a field',
    whole(
      {
        object: 'error',
        message: {
          detail: [{ type: 'extra_forbidden', loc: ['body', 'min_p'], msg: 'Extra inputs are not permitted' }],
        },
        type: 'invalid_request_error',
      },
      422,
    ),
    { error: 'bad-request', says: ['min_p', 'Extra inputs are not permitted'] },
  ],
  [
    'Google, a field',
    whole(
      google(400, 'Invalid JSON payload received. Unknown name "top_k": Cannot find field.', 'INVALID_ARGUMENT'),
      400,
    ),
    { error: 'bad-request', says: ['Unknown name "top_k"'] },
  ],
  [
    'NIM, a field',
    whole(
      {
        object: 'error',
        message: "[{'type': 'extra_forbidden', 'loc': ('body', 'n')}]",
        type: 'BadRequestError',
        code: 400,
      },
      400,
    ),
    { error: 'bad-request', says: ['extra_forbidden'] },
  ],
  ['an error without a message', whole({ error: { code: 'bad' } }, 400), { error: 'bad-request' }],
  ['no body', { status: 400 }, { error: 'bad-request', says: ['(400)'] }],
  [
    'a request that is too large',
    page('413 Request Entity Too Large', 413),
    { error: 'bad-request', says: ['larger than', 'client_max_body_size'] },
  ],
  [
    'http where https is spoken',
    page('400 The plain HTTP request was sent to HTTPS port', 400),
    { error: 'tls', says: ['requires https://'] },
  ],
  ['a page without a reason', page('Teapot', 418), { error: 'html', says: ['Teapot'] }],
  ['a status that nobody knows', whole({ message: 'odd' }, 499), { error: 'bad-request', says: ['499', 'odd'] }],
  [
    'OpenAI, the context',
    whole(
      openAi(
        "This model's maximum context length is 4097 tokens. However, you requested 4226 tokens.",
        'context_length_exceeded',
      ),
      400,
    ),
    { error: 'context-overflow', says: ['sampling.maxTokens', '--max-model-len'] },
  ],
  [
    'OpenAI, the context by its code alone',
    whole(openAi('Too big.', 'context_length_exceeded'), 400),
    { error: 'context-overflow' },
  ],
  [
    'vLLM, the context',
    whole(
      vllm(
        "This model's maximum context length is 6048 tokens. However, you requested 6616 tokens.",
        'BadRequestError',
        400,
      ),
      400,
    ),
    { error: 'context-overflow' },
  ],
  [
    'vLLM, too many tokens',
    whole(
      openAi('max_tokens=5000 cannot be greater than max_model_len=2048. Please request fewer output tokens.'),
      400,
    ),
    { error: 'context-overflow' },
  ],
  [
    'vLLM, a negative rest',
    whole(vllm('max_tokens must be at least 1, got -186.', 'BadRequestError', 400), 400),
    { error: 'context-overflow' },
  ],
  [
    'SGLang, the context',
    whole(
      vllm(
        "The input (61709 tokens) is longer than the model's context length (40960 tokens).",
        'BadRequestError',
        400,
      ),
      400,
    ),
    { error: 'context-overflow' },
  ],
  [
    'llama-server, the context',
    whole(
      {
        error: {
          code: 400,
          message: 'request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it',
          type: 'exceed_context_size_error',
        },
      },
      400,
    ),
    { error: 'context-overflow' },
  ],
  [
    'llama-server, the context, as 500',
    whole(
      {
        error: {
          code: 500,
          message: 'the request exceeds the available context size.',
          type: 'exceed_context_size_error',
        },
      },
      500,
    ),
    { error: 'context-overflow' },
  ],
  [
    'TGI, the context',
    whole(
      {
        error:
          'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 1000 `inputs` tokens and 4000 `max_new_tokens`',
        error_type: 'validation',
      },
      422,
    ),
    { error: 'context-overflow' },
  ],
  [
    'Mistral, the context',
    whole(
      {
        object: 'error',
        message:
          'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
        code: 3051,
      },
      400,
    ),
    { error: 'context-overflow' },
  ],
  [
    'Google, the context',
    whole(
      google(
        400,
        'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
        'INVALID_ARGUMENT',
      ),
      400,
    ),
    { error: 'context-overflow' },
  ],
  [
    'OpenAI, a filter',
    whole(
      openAi(
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        'content_filter',
      ),
      400,
    ),
    { error: 'filtered', says: ['content management policy'] },
  ],
]);

export const refusals: readonly (readonly [string, readonly Behaviour[]])[] = [
  ['a key that is refused', keys],
  ['a place that is not there', places],
  ['a request that does not fit', requests],
];
