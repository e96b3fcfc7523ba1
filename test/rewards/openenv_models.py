"""What the server answers, read by OpenEnv's own models of its HTTP interface, which forbid fields they do not know."""
import json
import os
import urllib.request

from openenv.core.env_server.types import HealthResponse, ResetRequest, ResetResponse, StepRequest, StepResponse

url = os.environ["TAIL_REWARD_URL"]


def ask(route, body=None):
    data = None if body is None else body.model_dump_json(exclude_none=True).encode()
    request = urllib.request.Request(url + route, data, {"content-type": "application/json"})
    return json.load(urllib.request.urlopen(request))


assert HealthResponse.model_validate(ask("/health")).status == "healthy"
rewards = []
for one in json.load(open("samples.json")):
    assert not ResetResponse.model_validate(ask("/reset", ResetRequest(seed=1))).done
    action = {"question": one["question"], "completion": one["completion"], "metadata": {}}
    step = StepResponse.model_validate(ask("/step", StepRequest(action=action, timeout_s=30)))
    assert step.done
    rewards.append(step.reward)
print(json.dumps(rewards))
