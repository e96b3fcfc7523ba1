"""make-fixture.py FOLDER: a small Llama of random weights in FOLDER, as transformers writes it, and in reference.json
beside it what transformers says of some texts: tokens, logits, the likeliest continuation, where the heads look."""

import json
import pathlib
import sys

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
torch.manual_seed(1)
torch.set_num_threads(1)

LINES = ["get x[3]=7", "get carry=1", "7 + 5 + 1 = 13", "13 % 10 = 3", "put sum[3]=3", "next Add place 4"] * 20
tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
    [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
)
tokenizer.decoder = decoders.ByteLevel()
tokenizer.train_from_iterator(
    ["\n".join(LINES)],
    trainers.BpeTrainer(
        vocab_size=302, special_tokens=["</s>", "<s>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    ),
)
# One that begins every text with a token of its own, as those of most models do.
tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="</s>", bos_token="<s>").save_pretrained(folder)

config = LlamaConfig(
    vocab_size=tokenizer.get_vocab_size(),
    hidden_size=48,
    intermediate_size=100,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    head_dim=16,
    max_position_embeddings=400,
    tie_word_embeddings=True,
    eos_token_id=0,
    bos_token_id=1,
    attn_implementation="eager",
)
model = LlamaForCausalLM(config).eval()
for parameter in model.parameters():
    # Larger than transformers begins with, so that what is likeliest is so by far.
    parameter.data.mul_(5 if parameter.dim() == 2 else 1)
model = model.half()
model.save_pretrained(folder)
model = model.float()

texts = ["Question: What is 3.75 + 14.8?\n", "get x[3]=7\nput sum[3]='ü'\t— 12  45\r\n\n" * 3, "next Add place 4\n" * 20]
references = []
with torch.no_grad():
    for text in texts:
        ids = tokenizer.encode(text).ids
        out = model(torch.tensor([ids]), output_attentions=True)
        greedy = list(ids)
        for _ in range(60):
            greedy.append(int(model(torch.tensor([greedy])).logits[0, -1].argmax()))
        references.append(
            {
                "text": text,
                "ids": ids,
                "logits": {
                    str(at): [round(float(one), 4) for one in out.logits[0, at]] for at in (0, len(ids) // 2, len(ids) - 1)
                },
                "attention": [[[round(float(one), 5) for one in head[-1]] for head in layer[0]] for layer in out.attentions],
                "greedy": greedy[len(ids) :],
            }
        )
(folder / "reference.json").write_text(json.dumps(references) + "\n")
