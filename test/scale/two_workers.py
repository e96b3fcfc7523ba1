"""Runs a command beside a Ray cluster of a head that does no work and two workers of one core each, on this machine."""
import os
import subprocess
import sys

from ray.cluster_utils import Cluster

cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
try:
    for _ in range(2):
        cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "RAY_ADDRESS": cluster.address}).returncode)
finally:
    cluster.shutdown()
