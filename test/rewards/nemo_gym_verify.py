"""What the server answers to /seed_session and /verify, read by NeMo Gym's own models of a resources server."""
import json
import os
import urllib.request

from nemo_gym.base_resources_server import (
    BaseSeedSessionRequest,
    BaseSeedSessionResponse,
    BaseVerifyRequest,
    BaseVerifyResponse,
)
from nemo_gym.openai_utils import NeMoGymResponse, NeMoGymResponseCreateParamsNonStreaming

url = os.environ["TAIL_REWARD_URL"]


def ask(route, body):
    request = urllib.request.Request(url + route, body.model_dump_json().encode(), {"content-type": "application/json"})
    return json.load(urllib.request.urlopen(request))


rewards = []
for one in json.load(open("samples.json")):
    BaseSeedSessionResponse.model_validate(ask("/seed_session", BaseSeedSessionRequest()))
    response = NeMoGymResponse(
        id="r",
        created_at=0,
        model="m",
        object="response",
        output=[
            {
                "id": "o",
                "type": "message",
                "role": "assistant",
                "status": "completed",
                "content": [{"type": "output_text", "text": one["completion"], "annotations": []}],
            }
        ],
        parallel_tool_calls=False,
        tool_choice="auto",
        tools=[],
    )
    asked = NeMoGymResponseCreateParamsNonStreaming(input=[{"role": "user", "content": one["question"]}])
    answer = ask("/verify", BaseVerifyRequest(responses_create_params=asked, response=response))
    rewards.append(BaseVerifyResponse.model_validate(answer).reward)
print(json.dumps(rewards))
