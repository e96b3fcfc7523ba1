/** A client of `tail-cot reward` in Python without dependencies, as `tail-cot export --reward` writes it. */
export const rewardPython = `"""Rewards for what models write on TAIL tasks, as \`tail-cot judge\` judges it.

    TRL:        GRPOTrainer(reward_funcs=tail_reward, ...)       # or reward_function("states")
    verl:       reward.custom_reward_function.path=tail_reward.py reward.custom_reward_function.name=compute_score
    verifiers:  vf.SingleTurnEnv(dataset=..., rubric=rubric("states"))
                from 0.4 on: TaskConfig(rewards={"tail": {"fn": "tail_reward.py:trace_reward"}})

The judge is a server on this machine, \`tail-cot reward\`, which is started when it is first needed and ends with this
process. Environment variables:

    TAIL_REWARD      what is rewarded: sound (default), answer, states, depth or procedure
    TAIL_TASKS       the .tail files of the tasks, separated as in PATH (default: those that come with tail-cot)
    TAIL_COT         the command (default: tail-cot)
    TAIL_REWARD_URL  a server that runs already, which is used instead of one of our own

An output says which question it answers by the columns \`meta\`, or \`task\` with \`tier\`, \`seed\`, \`index\` or \`inputs\`, of
its sample, as data sets of \`tail-cot synth\` have them, and without these by its prompt.
"""
import asyncio
import atexit
import json
import os
import shlex
import subprocess
import threading
import urllib.error
import urllib.request
import warnings

REWARDS = ("sound", "answer", "states", "depth", "procedure")
# What keeps an output from being judged and is the model's own.
OF_MODEL = ("empty", "only-reasoning", "too-long")
COLUMNS = ("meta", "task", "hash", "tier", "seed", "index", "inputs", "input", "style", "question", "problem")

_lock = threading.Lock()
_url = None
_owner = None
_server = None


def _stop():
    if _server is not None and _owner == os.getpid():
        _server.terminate()
        _server.wait()


def server():
    """The address of the server, which is started if there is none."""
    global _url, _owner, _server
    with _lock:
        if "TAIL_REWARD_URL" in os.environ:
            return os.environ["TAIL_REWARD_URL"].rstrip("/")
        # A process that was forked needs a server of its own.
        if _url is None or _owner != os.getpid() or _server.poll() is not None:
            command = shlex.split(os.environ.get("TAIL_COT", "tail-cot")) + ["reward", "--port", "0", "--until-input-ends"]
            for task in filter(None, os.environ.get("TAIL_TASKS", "").split(os.pathsep)):
                command += ["--task", task]
            # It ends when its input does, also where this process is killed.
            _server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            said = _server.stdout.readline()
            if not said.startswith("listening on "):
                raise RuntimeError("tail-cot reward did not start: " + " ".join(command))
            _url, _owner = said.split()[-1], os.getpid()
            atexit.register(_stop)
        return _url


def judge(records, reward=None):
    """{"rewards": [...], "verdicts": [...]} of records with a completion each, in their order."""
    asked = {"records": records, "reward": reward or os.environ.get("TAIL_REWARD", "sound")}
    # Columns of data frames hold numbers and lists of NumPy.
    body = json.dumps(asked, default=lambda value: value.tolist())
    request = urllib.request.Request(
        server() + "/reward", body.encode("utf-8"), {"content-type": "application/json"}, method="POST"
    )
    # What a proxy is set up for is not this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        raise ValueError(json.load(error).get("error", str(error))) from None
    for error in filter(None, (verdict.get("error") for verdict in answer["verdicts"])):
        if error["kind"] not in OF_MODEL:
            warnings.warn("tail-cot cannot judge an output, which is worth 0: " + error["message"])
    return answer


def text_of(messages):
    """A text, or the text of the last of several messages."""
    if isinstance(messages, str):
        return messages
    content = field_of(messages[-1], "content") if len(messages) > 0 else ""
    if isinstance(content, str) or content is None:
        return content or ""
    return "".join(field_of(part, "text") or "" for part in content)


def field_of(value, name):
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)


def record_of(prompt, completion, sample):
    """What the server reads; of the sample the columns that say which question it is."""
    record = {name: sample[name] for name in COLUMNS if sample.get(name) is not None}
    drawn = all(name in record for name in ("tier", "seed", "index"))
    given = any(isinstance(record.get(name), dict) for name in ("meta", "inputs", "input"))
    if prompt is not None and not drawn and not given:
        record["prompt"] = prompt if isinstance(prompt, str) else [
            {"role": field_of(one, "role"), "content": text_of([one])} for one in prompt
        ]
    record["completion"] = text_of(completion)
    return record


def reward_function(reward=None):
    """A reward function as TRL's trainers take it."""

    def tail_reward(prompts=None, completions=(), **columns):
        samples = [
            {name: columns[name][i] for name in COLUMNS if isinstance(columns.get(name), (list, tuple))}
            for i in range(len(completions))
        ]
        prompts = prompts or [None] * len(completions)
        records = [record_of(*one) for one in zip(prompts, completions, samples)]
        return judge(records, reward)["rewards"]

    tail_reward.__name__ = "tail_reward" if reward is None else "tail_reward_" + reward
    return tail_reward


tail_reward = reward_function()


def compute_score(data_source, solution_str, ground_truth, extra_info=None, **kwargs):
    """As verl asks for the score of one answer. \`extra_info\` has the sample's columns, or its prompt or question."""
    sample = dict(extra_info or {})
    if not any(name in sample for name in ("meta", "task", "question", "problem", "prompt")):
        sample["task"] = data_source
    return judge([record_of(sample.get("prompt"), solution_str, sample)])["rewards"][0]


def rubric(reward=None):
    """A rubric of the package verifiers; \`info\` of a sample has its columns, if its prompt is not the question."""
    import verifiers

    def tail_reward(prompt, completion, info=None, **kwargs):
        return judge([record_of(prompt, completion, info if isinstance(info, dict) else {})], reward)["rewards"][0]

    return verifiers.Rubric(funcs=[tail_reward], weights=[1.0])


async def trace_reward(task, trace):
    """As verifiers asks from 0.4 on; the fields of the task say which question it is, or its prompt."""
    record = record_of(task.prompt_text, trace.last_reply, task.model_dump())
    return (await asyncio.to_thread(judge, [record]))["rewards"][0]
`;
