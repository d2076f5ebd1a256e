// Most tests wait for something: for an answer, a program, a target's declared time. Fixtures share nothing but what only reads, so
// that several of them wait at once; those that need the machine for themselves say so.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]
