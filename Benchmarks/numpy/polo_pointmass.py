"""POLO's point mass (Lowrey et al. 2018, section 3.1, figure 2) in numpy: the peer that polo is timed against.

One process, one thread, float32, vectorised over samples, ensemble members and target states, with
buffers that are reused. It follows the same choices as sweeps/fig2.yaml and prints how much of the
world the agent saw and where its CPU seconds went:

    python polo_pointmass.py --task box --agent polo --seed 0 --steps 1000
"""

import os

# numpy reads this once, when it is imported.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import json
from time import process_time

import numpy as np

F = np.float32

TIME_STEP = F(0.1)  # s
FORCE = F(2.0)  # N on a mass of 1 kg
IMPULSE = TIME_STEP * FORCE * TIME_STEP  # m/step that full force adds to the velocity in one step
DECAY = F(1 - 0.5 * 0.1)  # of velocity in one step: damping 0.5 1/s
SIDE = 10.0  # m
MARGIN = F(1e-3)  # m: a point stops this far from a wall
CELLS = 20  # of the occupancy grid, a side

HORIZON, TARGET_STEPS = 32, 32
DISCOUNT = 0.95
SAMPLES, SIGMA, CORRELATION, TEMPERATURE = 64, 0.7, 0.97, 0.05
MEMBERS, WIDTH, OPTIMISM, PRIOR_SCALE = 6, 32, F(5.0), 1.0
RATE, DECAY_1, DECAY_2, EPSILON, WEIGHT_DECAY = 5e-3, 0.9, 0.999, 1e-8, 1e-6
TARGET_NOISE = F(0.05)
UPDATE_EVERY, GRADIENT_STEPS, BATCH, CAPACITY = 8, 32, 32, 10_000
CANDIDATES = 4  # of eq. 7's maximum, one of them without force
CHUNK = 256  # positions evaluated at once: their activations fit in the second-level cache


class Box:
    """An empty world with four walls."""

    start = (5.0, 5.0)

    def advance(self, position, velocity, impulses):
        """Moves points `[2, n]` (m, m/step) in place through `impulses` `[T, 2, n]` (m/step)."""
        low, high = MARGIN, F(SIDE) - MARGIN
        free = np.empty_like(position)
        inside = np.empty(position.shape, bool)
        for impulse in impulses:
            velocity *= DECAY
            velocity += impulse
            np.add(position, velocity, out=free)
            # The ufuncs, as np.clip's Python wrapper costs more than the work on small arrays.
            np.maximum(free, low, out=position)
            np.minimum(position, high, out=position)
            np.equal(free, position, out=inside)
            velocity *= inside


class Maze:
    """Five dead ends on the left, a spine, and a winding corridor on the right.

    Walls lie on the lines of a 2 m lattice. A point moves less than 0.4 m in a step, so all that can stop
    it are the walls of its own lattice cell: two tables give the limits of x and of y for each cell.
    """

    start = (5.0, 1.0)
    lattice = 5
    horizontal = ((1, 0, 2), (2, 0, 2), (3, 0, 2), (4, 0, 2), (4, 3, 4), (3, 4, 5), (2, 3, 4), (1, 4, 5))
    vertical = ((3, 0, 4),)

    def __init__(self):
        n = self.lattice
        across = np.zeros((n + 1, n), bool)  # [line of y, cell of x]
        along = np.zeros((n + 1, n), bool)  # [line of x, cell of y]
        across[[0, n]] = along[[0, n]] = True
        for line, first, end in self.horizontal:
            across[line, first:end] = True
        for line, first, end in self.vertical:
            along[line, first:end] = True
        pitch = SIDE / n
        lines = np.arange(n + 1) * pitch
        low = lambda walls: np.where(walls[:-1], lines[:-1, None] + MARGIN, -np.inf).astype(F)
        high = lambda walls: np.where(walls[1:], lines[1:, None] - MARGIN, np.inf).astype(F)
        # Flat tables, indexed by `n * cell of x + cell of y`.
        self.x_low, self.x_high = low(along).ravel(), high(along).ravel()
        self.y_low, self.y_high = low(across).T.ravel(), high(across).T.ravel()
        self.cells_per_metre = F(1 / pitch)

    def advance(self, position, velocity, impulses):
        """As `Box.advance`: x first, then y."""
        count = position.shape[1]
        x, y = position
        velocity_x, velocity_y = velocity
        free = np.empty(count, F)
        cell_x, cell_y, cell = (np.empty(count, np.intp) for _ in range(3))
        limit, inside = np.empty(count, F), np.empty(count, bool)
        scale, whole = self.cells_per_metre, np.empty(count, F)

        def index(out, coordinate):
            np.multiply(coordinate, scale, out=whole)
            np.copyto(out, whole, casting="unsafe")

        def move(coordinate, speed, low, high):
            np.add(coordinate, speed, out=free)
            np.take(low, cell, out=limit, mode="wrap")
            np.maximum(free, limit, out=coordinate)
            np.take(high, cell, out=limit, mode="wrap")
            np.minimum(coordinate, limit, out=coordinate)
            np.equal(free, coordinate, out=inside)
            np.multiply(speed, inside, out=speed)

        index(cell_x, x)
        cell_x *= self.lattice
        index(cell_y, y)
        for impulse in impulses:
            velocity *= DECAY
            velocity += impulse
            np.add(cell_x, cell_y, out=cell)
            move(x, velocity_x, self.x_low, self.x_high)
            index(cell_x, x)
            cell_x *= self.lattice
            np.add(cell_x, cell_y, out=cell)
            move(y, velocity_y, self.y_low, self.y_high)
            index(cell_y, y)


def correlated(length, deviation):
    """The matrix `[T, T]` that turns white noise into a stationary AR(1) sequence."""
    steps = np.arange(length)
    lags = steps[:, None] - steps[None, :]
    matrix = np.where(lags >= 0, CORRELATION ** np.maximum(lags, 0), 0.0)
    matrix[:, 1:] *= np.sqrt(1 - CORRELATION**2)
    return (deviation * matrix).astype(F)


class Ensemble:
    """K networks of two tanh layers over the position, each with a fixed random prior (eq. 5).

    The K trained networks and the K priors are stacked, `[2K, ...]`, and evaluated together. A layer's
    bias is the last column of its weights, against a row of ones. The trained parameters are views of
    one flat array, so that Adam is a few operations on it.
    """

    def __init__(self, rng):
        nets, width = 2 * MEMBERS, WIDTH
        layers = [np.zeros(shape, F) for shape in ((nets, width, 3), (nets, width, width + 1), (nets, 1, width + 1))]
        first, second, third = layers
        first[:, :, :2] = 3 * rng.standard_normal((nets, width, 2))
        first[:, :, 2] = rng.uniform(-3, 3, (nets, width))
        second[:, :, :width] = 1.5 / np.sqrt(width) * rng.standard_normal((nets, width, width))
        third[:, :, :width] = rng.standard_normal((nets, 1, width)) / np.sqrt(width)
        third[:MEMBERS] *= F(0.1)
        self.layers, self.scratch = layers, {}
        self.standardise_priors()

        self.flat = np.concatenate([layer[:MEMBERS].ravel() for layer in layers])
        self.gradient, self.change = np.empty_like(self.flat), np.empty_like(self.flat)
        self.first_moment, self.second_moment = np.zeros_like(self.flat), np.zeros_like(self.flat)
        self.trained, self.gradients = self.views(self.flat), self.views(self.gradient)
        self.steps = 0

    def views(self, flat):
        ends = np.cumsum([layer[:MEMBERS].size for layer in self.layers])
        parts = np.split(flat, ends[:-1])
        return [part.reshape(MEMBERS, *layer.shape[1:]) for part, layer in zip(parts, self.layers)]

    def standardise_priors(self):
        line = (np.arange(40) + 0.5) * SIDE / 40
        grid = np.stack(np.meshgrid(line, line)).reshape(2, -1).astype(F)
        prior = self.priors(grid)
        last = self.layers[2][MEMBERS:, 0]
        last[:, -1] -= prior.mean(1)
        last *= (PRIOR_SCALE / prior.std(1)).astype(F)[:, None]

    @staticmethod
    def inputs(position):
        """Positions `[..., 2, n]` scaled to [-1, 1], and the row of ones: `[..., 3, n]`."""
        rows = np.ones((*position.shape[:-2], 3, position.shape[-1]), F)
        np.multiply(position, F(2 / SIDE), out=rows[..., :2, :])
        rows[..., :2, :] -= F(1)
        return rows

    def forward(self, layers, inputs):
        """The outputs `[nets, 1, n]` for inputs `[3, n]`, and both hidden layers with their row of ones."""
        first, second, third = layers
        nets, count = len(first), inputs.shape[1]
        if (nets, count) not in self.scratch:
            self.scratch[nets, count] = np.ones((2, nets, WIDTH + 1, count), F)
        hidden_1, hidden_2 = self.scratch[nets, count]
        np.tanh((first.reshape(-1, 3) @ inputs).reshape(nets, WIDTH, count), out=hidden_1[:, :WIDTH])
        np.tanh(second @ hidden_1, out=hidden_2[:, :WIDTH])
        return third @ hidden_2, hidden_1, hidden_2

    def outputs(self, position, nets=slice(None)):
        """What these of the 2K networks give for positions `[2, n]`: `[nets, n]`."""
        inputs = self.inputs(position)
        layers = [layer[nets] for layer in self.layers]
        outputs = np.empty((len(layers[0]), inputs.shape[1]), F)
        for begin in range(0, inputs.shape[1], CHUNK):
            part = slice(begin, begin + CHUNK)
            outputs[:, part] = self.forward(layers, inputs[:, part])[0][:, 0]
        return outputs

    def priors(self, position):
        return self.outputs(position, slice(MEMBERS, None))

    def values(self, position):
        """Each member's value, prior included: `[K, n]`."""
        outputs = self.outputs(position)
        return outputs[:MEMBERS] + outputs[MEMBERS:]

    def optimistic(self, position):
        """(1/kappa) log mean exp(kappa V) (eq. 6, normalised): `[n]`."""
        values = self.values(position)
        highest = values.max(0)
        values -= highest
        values *= OPTIMISM
        return highest + np.log(np.exp(values, out=values).mean(0)) / OPTIMISM

    def fit(self, position, targets):
        """One Adam step for each batch: positions `[G, 2, n]`, targets less the prior `[G, K, 1, n]`."""
        _, second, third = self.trained
        gradient_1, gradient_2, gradient_3 = self.gradients
        weights_2 = second[:, :, :WIDTH].transpose(0, 2, 1)
        weights_3 = third[:, :, :WIDTH].transpose(0, 2, 1)
        for inputs, target in zip(self.inputs(position), targets):
            error, hidden_1, hidden_2 = self.forward(self.trained, inputs)
            error -= target
            error *= F(2 / BATCH)
            np.matmul(error, hidden_2.transpose(0, 2, 1), out=gradient_3)
            delta = self.through_tanh(hidden_2[:, :WIDTH], weights_3 * error)
            np.matmul(delta, hidden_1.transpose(0, 2, 1), out=gradient_2)
            delta = self.through_tanh(hidden_1[:, :WIDTH], weights_2 @ delta)
            np.matmul(delta, inputs.T, out=gradient_1)
            self.adam()
        for layer, trained in zip(self.layers, self.trained):
            layer[:MEMBERS] = trained

    @staticmethod
    def through_tanh(activation, delta):
        slope = activation * activation
        np.subtract(F(1), slope, out=slope)
        slope *= delta
        return slope

    def adam(self):
        self.steps += 1
        gradient, change = self.gradient, self.change
        np.multiply(self.flat, F(2 * WEIGHT_DECAY), out=change)
        gradient += change
        self.first_moment *= F(DECAY_1)
        np.multiply(gradient, F(1 - DECAY_1), out=change)
        self.first_moment += change
        self.second_moment *= F(DECAY_2)
        gradient *= gradient
        gradient *= F(1 - DECAY_2)
        self.second_moment += gradient
        np.sqrt(self.second_moment, out=change)
        # Adam's two bias corrections, folded into the rate and epsilon.
        correction = np.sqrt(1 - DECAY_2**self.steps)
        change += F(EPSILON * correction)
        np.divide(self.first_moment, change, out=change)
        change *= F(RATE * correction / (1 - DECAY_1**self.steps))
        self.flat -= change


class Planner:
    """MPPI with one iteration, correlated noise and a temperature relative to the returns' spread."""

    def __init__(self, world, ensemble, horizon, rng):
        self.world, self.ensemble, self.rng = world, ensemble, rng
        self.plan = np.zeros((horizon, 2), F)
        self.colouring = correlated(horizon, SIGMA)
        self.white = np.empty((horizon, 2 * SAMPLES), F)

    def action(self, position, velocity):
        """The first action of the plan from one state, `[2]` each; the plan is kept and shifted."""
        self.rng.standard_normal(dtype=F, out=self.white)
        actions = (self.colouring @ self.white).reshape(-1, 2, SAMPLES)
        # The first sample is the plan itself. Without it coverage of the box falls from 57 to 53 %.
        actions[:, :, 0] = 0
        actions += self.plan[:, :, None]
        np.maximum(actions, F(-1), out=actions)
        np.minimum(actions, F(1), out=actions)
        # No reward on the way: only where a sample ends matters.
        ends = np.repeat(position[:, None], SAMPLES, 1)
        speeds = np.repeat(velocity[:, None], SAMPLES, 1)
        self.world.advance(ends, speeds, actions * IMPULSE)
        returns = self.returns(ends)
        spread = returns.std()
        # Equal returns say nothing; averaging their noise would drift. The discount that all ends share
        # cancels in the relative temperature, and is left out so that the test sees V itself.
        if spread > 1e-6:
            weights = np.exp((returns - returns.max()) / (F(TEMPERATURE) * spread))
            weights /= weights.sum()
            self.plan = actions @ weights
        action = self.plan[0].copy()
        self.plan[:-1] = self.plan[1:]
        self.plan[-1] = 0
        return action

    def returns(self, ends):
        return np.zeros(SAMPLES, F) if self.ensemble is None else self.ensemble.optimistic(ends)


class Learner:
    """Fitted value iteration on the visited states, with N-step targets (eq. 7) and noise (eq. 5)."""

    def __init__(self, world, ensemble, rng):
        self.world, self.ensemble, self.rng = world, ensemble, rng
        self.states = np.empty((4, CAPACITY), F)
        self.seen = 0
        self.colouring = correlated(TARGET_STEPS, 1.0)
        states, moving = GRADIENT_STEPS * BATCH, CANDIDATES - 1
        self.white = np.empty((TARGET_STEPS, 2 * moving * states), F)
        self.impulses = np.zeros((TARGET_STEPS, 2, CANDIDATES, states), F)

    def remember(self, position, velocity):
        slot = self.seen % CAPACITY
        self.states[:2, slot], self.states[2:, slot] = position, velocity
        self.seen += 1

    def targets(self):
        """Positions `[2, G n]` and the targets of each member for them `[K, G n]`."""
        states = GRADIENT_STEPS * BATCH
        drawn = self.states[:, self.rng.integers(min(self.seen, CAPACITY), size=states)]
        self.rng.standard_normal(dtype=F, out=self.white)
        actions = (self.colouring @ self.white).reshape(TARGET_STEPS, 2, CANDIDATES - 1, states)
        np.maximum(actions, F(-1), out=actions)
        np.minimum(actions, F(1), out=actions)
        np.multiply(actions, IMPULSE, out=self.impulses[:, :, 1:])
        ends = np.tile(drawn[:2], CANDIDATES)
        self.world.advance(
            ends, np.tile(drawn[2:], CANDIDATES), self.impulses.reshape(TARGET_STEPS, 2, -1))
        best = self.ensemble.values(ends).reshape(MEMBERS, CANDIDATES, states).max(1)
        best *= F(DISCOUNT**TARGET_STEPS)
        return drawn[:2], best

    def fit(self, position, targets):
        noise = self.rng.standard_normal(targets.shape, dtype=F)
        targets += TARGET_NOISE * noise
        targets -= self.ensemble.priors(position)
        batches = lambda array: array.reshape(-1, GRADIENT_STEPS, BATCH).swapaxes(0, 1)
        self.ensemble.fit(batches(position), batches(targets)[:, :, None, :])


def run(task, agent, seed, steps, horizon):
    """Runs one agent; the share of the grid that it has visited after each step, and CPU seconds by use."""
    world = {"box": Box, "maze": Maze}[task]()
    planning_rng, learning_rng, network_rng = (
        np.random.Generator(np.random.SFC64(s)) for s in np.random.SeedSequence(seed).spawn(3))
    learns = agent in ("polo", "greedy")
    ensemble = Ensemble(network_rng) if learns else None
    planner = Planner(world, ensemble, 1 if agent == "greedy" else horizon, planning_rng)
    learner = Learner(world, ensemble, learning_rng) if learns else None

    position, velocity = np.array(world.start, F), np.zeros(2, F)
    visited = np.zeros((CELLS, CELLS), bool)
    coverage = np.empty(steps + 1)
    seconds = {"planning": 0.0, "targets": 0.0, "training": 0.0}
    for step in range(steps + 1):
        visited[tuple((position * F(CELLS / SIDE)).astype(int))] = True
        coverage[step] = visited.mean()
        if step == steps:
            break
        if learns:
            learner.remember(position, velocity)
            if step % UPDATE_EVERY == UPDATE_EVERY - 1:
                begin = process_time()
                states, targets = learner.targets()
                middle = process_time()
                learner.fit(states, targets)
                seconds["targets"] += middle - begin
                seconds["training"] += process_time() - middle
        begin = process_time()
        if agent == "random":
            action = planning_rng.uniform(-1, 1, 2).astype(F)
        else:
            action = planner.action(position, velocity)
        seconds["planning"] += process_time() - begin
        points, speeds = position[:, None], velocity[:, None]
        world.advance(points, speeds, (action * IMPULSE)[None, :, None])
    return coverage, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--task", choices=("box", "maze"), default="box")
    parser.add_argument("--agent", choices=("polo", "greedy", "random", "mpc"), default="polo")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--horizon", type=int, default=HORIZON, help="of polo and mpc")
    options = parser.parse_args()
    coverage, seconds = run(**vars(options))
    marks = [mark for mark in (250, 500, 1000) if mark <= options.steps] or [options.steps]
    print(
        json.dumps(
            vars(options)
            | {"coverage": {mark: round(coverage[mark], 4) for mark in marks}}
            | {"cpu_seconds": {name: round(value, 3) for name, value in seconds.items()}}
            | {"cpu_seconds_process": round(process_time(), 3)}))


if __name__ == "__main__":
    main()
