#!/bin/bash
# A Slurm cluster of several nodes on one host, for the tests: loopback only, no systemd, no cgroups, everything in one
# directory, every daemon run as the calling user.
#
# usage: scripts/slurm-cluster.sh start DIR       also writes DIR/env.sh, which is sourced to use the cluster
#        scripts/slurm-cluster.sh stop DIR        ends what was started, by process id and start time, and DIR
#        scripts/slurm-cluster.sh kill DIR NAME   SIGKILL to one daemon: slurmctld, node1, node2, ...
#        scripts/slurm-cluster.sh launch DIR NAME starts it again
#
# NODES, CPUS (of a node), MAX_ARRAY_SIZE, MIN_JOB_AGE and PORT (the first of 500) in the environment change the
# defaults.
set -euo pipefail
export PATH="$PATH:/usr/sbin:/sbin"

usage() {
  sed -n '5,8s/^# *//p' "$0" >&2
  exit 2
}
say() { printf 'slurm-cluster: %s\n' "$*" >&2; }

[ $# -ge 2 ] || usage
verb=$1 dir=$2 name=${3:-}

# A process id and its start time together identify one process for good.
start_time() { awk '{ print $22 }' "/proc/$1/stat" 2>/dev/null || true; }
is_same() { [ -n "$2" ] && [ "$(start_time "$1")" = "$2" ]; }
is_gone() { ! is_same "$1" "$2" || [ "$(awk '{ print $3 }' "/proc/$1/stat" 2>/dev/null)" = Z ]; }

# The last process recorded under a name, if it lives: "pid start".
process() {
  local n p s found=
  while read -r n p s; do
    if [ "$n" = "$1" ] && is_same "$p" "$s"; then found="$p $s"; fi
  done <"$dir/processes"
  echo "$found"
}

daemon() { # daemon NAME COMMAND...
  local name=$1 pid
  shift
  # Without the caller's open files: the caller might wait for their end.
  (
    for fd in /proc/self/fd/*; do
      if [ "${fd##*/}" -gt 2 ]; then eval "exec ${fd##*/}>&-"; fi
    done
    exec setsid "$@" >>"$dir/log/$name.out" 2>&1 </dev/null
  ) &
  pid=$!
  echo "$name $pid $(start_time "$pid")" >>"$dir/processes"
}

launch() {
  case $1 in
    slurmctld) daemon slurmctld slurmctld -D -f "$dir/slurm.conf" ;;
    node*) daemon "$1" slurmd -D -N "$1" -f "$dir/slurm.conf" ;;
    *) usage ;;
  esac
}

await() { # await SECONDS WHAT COMMAND...
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1 </dev/null; do
    ((SECONDS < end)) || {
      say "no $what; the logs:"
      tail -n 5 "$dir"/log/* >&2 || true
      bash "$0" stop "$dir" || true
      exit 1
    }
    sleep 0.1
  done
}

all_idle() { [ "$(timeout 3 sinfo -h -N -p main -t idle -o %N | sort -u | wc -l)" = "$NODES" ]; }

configuration() {
  local host port=$PORT
  host=$(hostname -s)
  cat <<CONF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SrunPortRange=$((port + 200))-$((port + 400))
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
# What was put back into the queue starts when its old credentials have expired; Slurm would wait for two minutes.
AuthInfo=socket=$dir/munge/socket,cred_expire=15
CredType=cred/munge
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
StateSaveLocation=$dir/state
SlurmctldPidFile=$dir/run/slurmctld.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdPidFile=$dir/run/%n.pid
SlurmdLogFile=$dir/log/%n.log
SlurmdSpoolDir=$dir/spool/%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1,default_queue_depth=1000
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
MaxArraySize=$MAX_ARRAY_SIZE
MaxJobCount=20000
MinJobAge=$MIN_JOB_AGE
KillWait=3
MessageTimeout=5
TCPTimeout=2
SlurmdTimeout=6
SlurmctldTimeout=5
InactiveLimit=0
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
# More processors than the machine may have: what is declared is believed.
SlurmdParameters=config_overrides
CONF
  for ((i = 1; i <= NODES; i++)); do
    echo "NodeName=node$i NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + i)) CPUs=$CPUS RealMemory=8000"
  done
  cat <<CONF
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE DefMemPerCPU=100 PriorityTier=10 PreemptMode=OFF
PartitionName=scavenge Nodes=ALL MaxTime=INFINITE DefMemPerCPU=100 PriorityTier=1 PreemptMode=REQUEUE GraceTime=3
PartitionName=urgent Nodes=ALL MaxTime=INFINITE DefMemPerCPU=100 PriorityTier=20 PreemptMode=OFF
CONF
}

# Sets PORT so that no process listens on the ports that the daemons will use.
free_ports() {
  local port
  while :; do
    PORT=$((10000 + 500 * (RANDOM % 44)))
    for ((port = PORT; port <= PORT + NODES; port++)); do
      ! grep -q "$(printf ' [0-9A-F]*:%04X ' "$port")" /proc/net/tcp || continue 2
    done
    return
  done
}

start() {
  : "${NODES:=4}" "${CPUS:=4}" "${MAX_ARRAY_SIZE:=1001}" "${MIN_JOB_AGE:=300}"
  [ -n "${PORT:-}" ] || free_ports
  for program in munged slurmctld slurmd sbatch; do
    command -v "$program" >/dev/null || {
      say "no '$program' here; scripts/setup-slurm.sh installs it"
      exit 1
    }
  done
  [ ! -e "$dir" ] || {
    say "$dir is there already; 'scripts/slurm-cluster.sh stop $dir' ends what runs in it"
    exit 1
  }
  mkdir -p "$dir"/{munge,state,log,spool,run}
  dir=$(cd "$dir" && pwd)
  chmod 755 "$dir"
  chmod 711 "$dir/munge"
  : >"$dir/processes"
  (umask 077 && head -c 1024 /dev/urandom >"$dir/munge/key")
  daemon munged munged --foreground --force --key-file="$dir/munge/key" --socket="$dir/munge/socket" \
    --pid-file="$dir/munge/pid" --log-file="$dir/log/munged.log" --seed-file="$dir/munge/seed"
  configuration >"$dir/slurm.conf"
  echo CgroupAutomount=no >"$dir/cgroup.conf"
  printf 'export SLURM_CONF=%q\nexport PATH="$PATH:/usr/sbin"\n' "$dir/slurm.conf" >"$dir/env.sh"
  export SLURM_CONF=$dir/slurm.conf
  await 10 munged munge -n -S "$dir/munge/socket"
  launch slurmctld
  await 20 slurmctld timeout 3 scontrol ping
  for ((i = 1; i <= NODES; i++)); do
    mkdir -p "$dir/spool/node$i"
    launch "node$i"
  done
  await 30 "$NODES idle nodes" all_idle
  say "$NODES nodes of $CPUS processors are idle; use them with: . $dir/env.sh"
}

# Step daemons outlive their slurmd by design. Those of this cluster have its configuration in their environment.
steps() {
  local p
  for p in $(pgrep -x -u "$(id -u)" slurmstepd); do
    if tr '\0' '\n' <"/proc/$p/environ" 2>/dev/null | grep -qx "SLURM_CONF=$dir/slurm.conf"; then tree "$p"; fi
  done
}
tree() {
  local child
  echo "$1 $(start_time "$1")"
  for child in $(pgrep -P "$1"); do tree "$child"; done
}

end() { # end NAME PID START
  is_same "$2" "$3" || return 0
  kill -TERM "$2" 2>/dev/null || true
  for ((i = 0; i < 50; i++)); do
    ! is_gone "$2" "$3" || return 0
    sleep 0.1
  done
  kill -KILL "$2" 2>/dev/null || true
}

stop() {
  [ -e "$dir/processes" ] || {
    say "nothing was started in $dir"
    exit 0
  }
  dir=$(cd "$dir" && pwd)
  export SLURM_CONF=$dir/slurm.conf
  # Jobs first, while there are daemons to end them.
  if [ -n "$(process slurmctld)" ]; then
    timeout 5 scancel --me >/dev/null 2>&1 || true
    for ((i = 0; i < 50; i++)); do
      [ -n "$(timeout 3 squeue -h --me -t R,CG,S 2>/dev/null)" ] || break
      sleep 0.1
    done
  fi
  local left
  left=$(steps)
  while read -r n p s; do end "$n" "$p" "$s"; done < <(tac "$dir/processes")
  while read -r p s; do
    if [ -n "$p" ] && is_same "$p" "$s"; then kill -KILL "$p" 2>/dev/null || true; fi
  done <<<"$left"
  if [ -z "${KEEP:-}" ]; then rm -rf "$dir"; fi
}

case $verb in
  start) start ;;
  stop) stop ;;
  kill)
    [ -n "$name" ] || usage
    read -r pid _ <<<"$(process "$name")"
    [ -n "$pid" ] || {
      say "no $name runs in $dir"
      exit 1
    }
    kill -KILL "$pid"
    ;;
  launch)
    [ -n "$name" ] || usage
    export SLURM_CONF=$dir/slurm.conf
    launch "$name"
    ;;
  *) usage ;;
esac
