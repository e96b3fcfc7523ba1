"""Reads llama-factory.yaml of this folder as llamafactory-cli does, and the samples that it names; prints what it understood as JSON."""

import json
import os
import sys
import types
from importlib.machinery import ModuleSpec

import yaml

# Samples of text need nothing that reads sound.
sys.modules["torchaudio"] = types.ModuleType("torchaudio")
sys.modules["torchaudio"].__spec__ = ModuleSpec("torchaudio", None)

from llamafactory.data.loader import _load_single_dataset
from llamafactory.data.parser import get_dataset_list
from llamafactory.hparams.parser import get_train_args

with open("llama-factory.yaml") as file:
    config = yaml.safe_load(file)
# What a machine without a graphics card needs to take bf16.
model_args, data_args, training_args, finetuning_args, _ = get_train_args({**config, "use_cpu": True})

samples = 0
first = None
for attr in get_dataset_list(data_args.dataset, data_args.dataset_dir):
    data = _load_single_dataset(attr, model_args, data_args, training_args)
    samples += len(data)
    first = first or data[0]

with open(os.path.join(data_args.dataset_dir, "dataset_info.json")) as file:
    named = {name: len(_load_single_dataset(get_dataset_list([name], data_args.dataset_dir)[0], model_args, data_args, training_args)) for name in json.load(file)}

json.dump({
    "model": model_args.model_name_or_path, "stage": finetuning_args.stage, "tuning": finetuning_args.finetuning_type, "epochs": training_args.num_train_epochs,
    "batch": training_args.per_device_train_batch_size * training_args.gradient_accumulation_steps, "rate": training_args.learning_rate,
    "schedule": str(getattr(training_args.lr_scheduler_type, "value", training_args.lr_scheduler_type)), "last": training_args.lr_scheduler_kwargs["min_lr"],
    "decay": training_args.weight_decay, "context": data_args.cutoff_len, "samples": samples, "named": named,
    "question": first["_prompt"][0]["content"], "trace": first["_response"][0]["content"],
}, sys.stdout)
