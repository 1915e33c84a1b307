pub(crate) const PROGRAMS: crate::Programs = crate::Programs { always: &[], varies: &[] };
