"""A reward of verifiers, from 0.4 on: loaded by its own loader from a task's configuration, and asked by a task."""
import asyncio
import json

import verifiers.v1 as vf
from verifiers.v1.configs.task import TaskConfig
from verifiers.v1.trace import AgentInfo, Trace, TraceTask


class Data(vf.TaskData):
    meta: dict | None = None


async def rewards():
    config = TaskConfig(rewards={"tail": {"fn": "tail_reward.py:trace_reward"}})
    found = []
    for one in json.load(open("samples.json")):
        for meta in (one["meta"], None):
            task = vf.Task(Data(idx=7, prompt=one["question"], meta=meta), config)
            trace = Trace(
                task=TraceTask(type="Task", data=task.data, key=task.key, hash=task.hash),
                agent=AgentInfo(config=vf.AgentConfig()),
                root_reply=one["completion"],
            )
            await task.score(trace)
            found.append(trace.reward)
    assert found[::2] == found[1::2], found
    return found[::2]


print(json.dumps(asyncio.run(rewards())))
