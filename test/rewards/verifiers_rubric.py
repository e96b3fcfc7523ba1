"""The rubric of tail_reward.py, scored by the Rubric of verifiers up to 0.3 itself."""
import asyncio
import json

import tail_reward

rubric = tail_reward.rubric("states")


async def rewards():
    found = []
    for one in json.load(open("samples.json")):
        for info in ({"meta": one["meta"]}, {}):
            state = {
                "prompt": [{"role": "user", "content": one["question"]}],
                "completion": [{"role": "assistant", "content": one["completion"]}],
                "answer": one["meta"]["answer"],
                "info": info,
                "task": "count",
                "timing": {},
                "trajectory": [],
            }
            await rubric.score_rollout(state)
            found.append(state["reward"])
    assert found[::2] == found[1::2], found
    return found[::2]


print(json.dumps(asyncio.run(rewards())))
