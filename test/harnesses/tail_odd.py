"""Nothing but the prompt says which question it is: a task for Inspect with epochs, a system message, and scores that
are no numbers."""
from inspect_ai import Task, task
from inspect_ai.dataset import Sample, json_dataset
from inspect_ai.scorer import Score, mean, scorer
from inspect_ai.solver import generate, system_message


@scorer(metrics=[mean()])
def unsure():
    async def score(state, target):
        return Score(value=float("nan"), answer="NaN")

    return score


@task
def tail_odd():
    dataset = json_dataset("odd.jsonl", lambda row: Sample(input=f"Show your work.\n\nQuestion: {row['src']}", target="?"))
    return Task(
        dataset=dataset,
        solver=[system_message("You are a Turing machine."), generate()],
        scorer=unsure(),
        epochs=2,
    )
