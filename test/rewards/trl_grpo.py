"""Shows a tiny Llama some traces, then trains it by TRL's GRPO with tail_reward.py, and prints its mean rewards."""
import json

import tail_reward
import torch
from datasets import Dataset
from tokenizers import Tokenizer, decoders, models, trainers
from tokenizers.pre_tokenizers import ByteLevel
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import GRPOConfig, GRPOTrainer

SHOWN = 280
STEPS = 40

torch.manual_seed(1)
torch.set_num_threads(1)
rows = [json.loads(line) for line in open("data/count/train.jsonl")]
texts = [(row["messages"][0]["content"] + "\n", row["messages"][1]["content"]) for row in rows]

pieces = Tokenizer(models.BPE())
pieces.pre_tokenizer, pieces.decoder = ByteLevel(add_prefix_space=False), decoders.ByteLevel()
special = ["<pad>", "<eos>"]
pieces.train_from_iterator(
    (part for text in texts for part in text),
    trainers.BpeTrainer(vocab_size=200, special_tokens=special, show_progress=False),
)
tokenizer = PreTrainedTokenizerFast(tokenizer_object=pieces, pad_token="<pad>", eos_token="<eos>", padding_side="left")
model = LlamaForCausalLM(
    LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=4,
        max_position_embeddings=512,
        tie_word_embeddings=True,
        pad_token_id=0,
        eos_token_id=1,
        bos_token_id=None,
    )
)

# So that there is something to reward: it learns what traces look like, but not to count.
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
encoded = [(tokenizer(question).input_ids, tokenizer(trace).input_ids + [1]) for question, trace in texts]
for step in range(SHOWN):
    batch = [encoded[(step * 32 + i) % len(encoded)] for i in range(32)]
    width = max(len(question) + len(trace) for question, trace in batch)
    ids = torch.tensor([question + trace + [0] * (width - len(question) - len(trace)) for question, trace in batch])
    labels = torch.tensor(
        [[-100] * len(question) + trace + [-100] * (width - len(question) - len(trace)) for question, trace in batch]
    )
    loss = model(input_ids=ids, labels=labels).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad()

trainer = GRPOTrainer(
    model=model,
    processing_class=tokenizer,
    reward_funcs=tail_reward.reward_function("states"),
    args=GRPOConfig(
        output_dir="grpo",
        use_cpu=True,
        bf16=False,
        gradient_checkpointing=False,
        per_device_train_batch_size=64,
        num_generations=16,
        max_completion_length=120,
        max_steps=STEPS,
        learning_rate=3e-4,
        lr_scheduler_type="constant_with_warmup",
        warmup_steps=3,
        beta=0.0,
        logging_steps=1,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        seed=1,
    ),
    train_dataset=Dataset.from_list(
        [{"prompt": question, "meta": row["meta"]} for (question, _), row in zip(texts, rows)]
    ),
)
trainer.train()
rewards = [entry["reward"] for entry in trainer.state.log_history if "reward" in entry]
assert len(rewards) == STEPS
print(
    json.dumps(
        {
            "parameters": model.num_parameters(),
            "shown": loss.item(),
            "rewards": [round(reward, 3) for reward in rewards],
            "first": sum(rewards[:5]) / 5,
            "last": sum(rewards[-5:]) / 5,
        }
    )
)
