"""Reads trl.yaml of this folder as the command trl sft does, and the samples that it names; prints what it understood as JSON."""

import json
import sys

from trl import get_dataset
from trl.data_utils import maybe_convert_to_chatml
from trl.scripts.sft import make_parser

# What a machine without a graphics card needs to take bf16.
_, training_args, model_args, dataset_args = make_parser().parse_args_and_config(["--config", "trl.yaml", "--use_cpu", "true"])
data = get_dataset(dataset_args)["train"]
first = maybe_convert_to_chatml(data[0])["messages"]

json.dump({
    "model": model_args.model_name_or_path, "stage": "sft", "tuning": "lora" if model_args.use_peft else "full", "epochs": training_args.num_train_epochs,
    "batch": training_args.per_device_train_batch_size * training_args.gradient_accumulation_steps, "rate": training_args.learning_rate,
    "schedule": str(getattr(training_args.lr_scheduler_type, "value", training_args.lr_scheduler_type)), "last": training_args.lr_scheduler_kwargs["min_lr"],
    "decay": training_args.weight_decay, "context": training_args.max_length, "samples": len(data), "named": {},
    "question": first[0]["content"], "trace": first[1]["content"],
}, sys.stdout)
