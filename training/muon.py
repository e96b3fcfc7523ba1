"""The optimizer Muon for matrices of few shapes: each update is made orthogonal, all of one shape at once."""

import collections

import torch


def orthogonal(x):
    """Matrices, no taller than wide, with all singular values near 1: five steps of Newton and Schulz."""
    x = x / x.norm(dim=(1, 2), keepdim=True)
    for _ in range(5):
        square = x @ x.mT
        x = 3.4445 * x + (-4.775 * square + 2.0315 * square @ square) @ x
    return x


class Muon(torch.optim.Optimizer):
    def __init__(self, weights, lr, momentum=0.95, decay=0.02):
        super().__init__(weights, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            by_shape = collections.defaultdict(list)
            for weight in group["params"]:
                by_shape[tuple(sorted(weight.shape))].append(weight)
            for weights in by_shape.values():
                self.step_of(weights, group)

    def step_of(self, weights, group):
        wide = []
        for weight in weights:
            mean = self.state[weight].setdefault("mean", torch.zeros_like(weight))
            mean.lerp_(weight.grad, 1 - group["momentum"])
            ahead = weight.grad.lerp(mean, group["momentum"])
            wide.append(ahead.mT if weight.shape[0] > weight.shape[1] else ahead)
        for weight, update in zip(weights, orthogonal(torch.stack(wide))):
            rows, columns = weight.shape
            weight.mul_(1 - group["lr"] * group["decay"])
            weight.add_(update.mT if rows > columns else update, alpha=-group["lr"] * max(1, rows / columns) ** 0.5)
