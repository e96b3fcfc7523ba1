"""verl's own configuration and loader of reward functions, with tail_reward.py given as docs/judging.md says."""
import json
import os
import sys

import verl.trainer
from hydra import compose, initialize_config_dir
from verl.trainer.ppo.reward import get_custom_reward_fn

overrides = sys.argv[1:]
with initialize_config_dir(os.path.join(os.path.dirname(verl.trainer.__file__), "config"), version_base=None):
    config = compose("ppo_trainer", overrides=overrides)
compute_score = get_custom_reward_fn(config)
rewards = [
    compute_score(
        data_source="count",
        solution_str=one["completion"],
        ground_truth=one["meta"]["answer"],
        # As verl hands them on: what the data has, and what it knows itself.
        extra_info={**extra, "num_turns": 2, "rollout_reward_scores": {}},
    )
    for one in json.load(open("samples.json"))
    for extra in ({"meta": one["meta"], "index": 7}, {"question": one["question"]})
]
assert rewards[::2] == rewards[1::2], rewards
print(json.dumps(rewards[::2]))
