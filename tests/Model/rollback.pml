/*
 * The rollback protocol, with two runs that want the same, a controller behind a network that loses and delays, and others who act on
 * the target. One of three meanings of a change is chosen with -DMEANS: TOGGLE, ABSOLUTE or APPEND.
 *
 * Each `inline` with a capital letter is an event of a run's journal; what a run is resolved to and what is answered are the words of the
 * code. A test holds both.
 *
 * What the model takes for granted, because the engine asks it of a target or brings it about itself:
 *  - a controller acts on a request within its `processing-time`, or never: whoever waits for `settled` has waited that long;
 *  - a lock outlives its holder by at least that time where nobody can look into the holder's journal;
 *  - a journal line is on disk before what it announces is done.
 */
#define TOGGLE 0
#define ABSOLUTE 1
#define APPEND 2
#ifndef MEANS
#define MEANS TOGGLE
#endif
#ifndef FOREIGN
#define FOREIGN 1 /* how often somebody else moves the traffic */
#endif

#define RUNS 2
#define REQUESTS 2 /* of one run */
#define STABLE 2 /* reads that must agree */
#define BAD 0
#define GOOD 1
#define Q(r, n) ((r) * REQUESTS + (n))

/* What is answered. A compare-and-swap that finds another mark is refused, and what is accepted is a claim. */
mtype = { None, Claimed, NotConnected };
/* What becomes of a rollback. */
mtype = { Open, Switched, AlreadySafe, FlippedBack, ClaimedNotDone };
/* Words of both. */
mtype = { Refused, Unknown };
mtype = { Unsent, UnderWay, Over };

/* The target: what serves, and a mark that differs after every change. */
byte serving = BAD;
byte mark = 0;
byte foreign = 0; /* moves by others */

/* Each request: where it is, the mark it was sent with, how often it was applied, what was answered, what it made. */
mtype sent[4];
byte precondition[4];
byte applied[4];
mtype answered[4];
bool made[4];

/* Each run: its journal, which outlives its process. */
byte intents[RUNS];
mtype last[RUNS];
byte before[RUNS]; /* the mark when it decided */
bool hasSeenSwitch[RUNS];
mtype resolved[RUNS];

/* Who holds the target; RUNS for nobody. */
byte holder = RUNS;

inline RunStarted(r) { atomic { holder == RUNS -> holder = r } }
inline RunFinished(r) { holder = RUNS }
inline StatusObserved(seen, at) { seen = serving; at = mark }
inline RollbackIntended(r, at) { before[r] = at; last[r] = None; intents[r]++ }
inline RollbackAnswered(r, said) { last[r] = said }
inline RollbackResolved(r, word) { resolved[r] = word }

/* Another process goes on: the journal is all that is left, and the lock is still the run's. */
inline RunResumed(seen, at, agreed, said) { atomic { seen = BAD; at = 0; agreed = 0; said = None } }

#define requestOf(r) Q(r, intents[r] - 1)
#define settled(r) (sent[Q(r, 0)] != UnderWay && sent[Q(r, 1)] != UnderWay)

/* Applies a request as its meaning has it, and holds what is promised of every change that is ours. */
inline apply(q)
{
  /* Never two applied changes for one run, whatever was lost and whoever crashed. */
  assert(applied[Q(q / REQUESTS, 0)] + applied[Q(q / REQUESTS, 1)] == 0 || foreign > 0 || (MEANS == ABSOLUTE && precondition[q] != mark));
  if
  :: MEANS == TOGGLE ->
      /* Nobody brings the bad version back: a toggle of ours that leaves the good one is one too many. */
      assert(serving == BAD || foreign > 0);
      assert(!(serving == GOOD && resolved[q / REQUESTS] == Switched));
      serving = 1 - serving; mark++; applied[q]++
  :: MEANS == ABSOLUTE ->
      if
      :: precondition[q] != mark -> answered[q] = Refused
      :: else -> serving = GOOD; mark++; applied[q]++
      fi
  :: MEANS == APPEND ->
      serving = GOOD; mark++; applied[q]++; made[q] = true
  fi
}

/* The network and the controller: a request arrives late, or never; it is done, promised or refused; its answer comes or is lost. */
active proctype controller()
{
  byte q = 0;
end:
  do
  :: atomic {
      if
      :: sent[0] == UnderWay -> q = 0
      :: sent[1] == UnderWay -> q = 1
      :: sent[2] == UnderWay -> q = 2
      :: sent[3] == UnderWay -> q = 3
      fi;
      sent[q] = Over;
      if
      :: skip /* it is lost on its way */
      :: apply(q); if :: answered[q] == None -> answered[q] = Claimed :: else fi
      :: apply(q); answered[q] = None /* its answer is lost */
      :: answered[q] = Claimed /* it is said to be done, and is not */
      :: answered[q] = Refused
      fi;
      q = 0
    }
  od
}

/* Somebody else: an auto-sync or a flip-back that puts the bad release back, or another operator by hand. */
active proctype other()
{
end:
  do
  :: atomic { foreign < FOREIGN -> foreign++; mark++; serving = 1 - serving }
  od
}

/* A run. Its process may end anywhere (`crash`), and what goes on is another process with the journal of the first. */
proctype rollback(byte me)
{
  byte seen = BAD, at = 0, agreed = 0, crashes = 0;
  mtype said = None;

  RunStarted(me);
begins:
  /* Looks, and does not do what is already so. */
  atomic { StatusObserved(seen, at) };
  if
  :: hasSeenSwitch[me] -> goto confirms
  :: !hasSeenSwitch[me] && intents[me] > 0 -> said = last[me]; if :: said == None -> said = Unknown :: else fi; goto observes
  :: !hasSeenSwitch[me] && intents[me] == 0 && seen == GOOD -> RollbackResolved(me, AlreadySafe); goto ends
  :: !hasSeenSwitch[me] && intents[me] == 0 && seen == BAD -> skip
  fi;

intends:
  RollbackIntended(me, at);
  if :: crashes == 0 -> crashes++; goto crash :: skip fi;
  atomic { precondition[requestOf(me)] = before[me]; answered[requestOf(me)] = None; sent[requestOf(me)] = UnderWay };
  if :: crashes == 0 -> crashes++; goto crash :: skip fi;
  if
  :: answered[requestOf(me)] != None -> said = answered[requestOf(me)]
  :: said = Unknown /* nothing came in time, whether it is still under way or not */
  :: atomic { sent[requestOf(me)] == UnderWay -> sent[requestOf(me)] = Over; said = NotConnected }
  fi;
  RollbackAnswered(me, said);
  if :: crashes == 0 -> crashes++; goto crash :: skip fi;

observes:
  /* Waits for the processing time, with a look at each turn. */
#ifndef BLIND
  if
  :: serving == GOOD
  :: settled(me)
  fi;
#endif
  atomic { StatusObserved(seen, at) };
  if
  :: seen == GOOD -> hasSeenSwitch[me] = true; goto confirms
  :: seen == BAD && !settled(me) ->
#ifndef BLIND
      goto observes
#else
      skip
#endif
  :: else
  fi;
  /* The bad release serves, and nothing of ours is under way. */
  if
  :: said == Refused -> RollbackResolved(me, Refused)
  :: said == Claimed -> RollbackResolved(me, ClaimedNotDone)
  :: (said == Unknown || said == NotConnected) && intents[me] == REQUESTS -> RollbackResolved(me, Unknown)
  :: (said == Unknown || said == NotConnected) && intents[me] < REQUESTS && at != before[me] -> RollbackResolved(me, FlippedBack)
  :: (said == Unknown || said == NotConnected) && intents[me] < REQUESTS && at == before[me] ->
#if MEANS == APPEND
      /* What a lost answer made is looked for, and adopted. */
      if
      :: made[requestOf(me)] -> RollbackResolved(me, Unknown); goto ends
      :: else
      fi;
#endif
      goto intends
  fi;
  goto ends;

confirms:
  if :: crashes == 0 -> crashes++; goto crash :: skip fi;
  atomic {
    StatusObserved(seen, at);
    if
    :: seen == BAD -> RollbackResolved(me, FlippedBack)
    :: seen == GOOD && agreed < STABLE -> agreed++
    :: seen == GOOD && agreed == STABLE && !settled(me) -> skip
    :: seen == GOOD && agreed == STABLE && settled(me) ->
        assert(serving == GOOD);
        RollbackResolved(me, Switched)
    fi
  };
  if
  :: resolved[me] != Open -> goto ends
  :: resolved[me] == Open && agreed < STABLE -> goto confirms
  :: resolved[me] == Open && agreed == STABLE -> (settled(me) || serving == BAD); goto confirms
  fi;

crash:
  if
  :: RunResumed(seen, at, agreed, said); goto begins
  :: settled(me) -> holder = RUNS; goto over /* nobody resumes it, and its lock runs out */
  fi;

ends:
  /* Always an end, whose word is known. */
  assert(resolved[me] != Open);
  RunFinished(me);
over:
  skip
}

init { atomic { run rollback(0); run rollback(1) } }
