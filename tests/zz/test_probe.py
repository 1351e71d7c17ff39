import time
from datetime import timedelta
import pytest
from blaupause.kernel.clock import today
from blaupause.rollout.models import Connection
from blaupause.accounts.scope import system
from blaupause.territory import cases, takeovers
pytestmark = pytest.mark.django_db
def test_x():
    from collections import Counter
    rows = Connection.objects.filter(place__startswith="09273").select_related("authority","commitment")
    c = Counter((r.place, r.authority.name) for r in rows)
    print(sorted(c.items())[:60])
    print([(one.number,one.on,[p.name for p in one.gone],[p.name for p in one.remaining],[p.name for p in one.successors]) for one in cases.cases(today())][:40])
    from blaupause.territory.queries import successions
    print([(s.id,s.kind.value,s.predecessor_name,s.successor_name,s.confirmed) for s in successions() if s.kind.value!='rename' and s.predecessor[1][:2] in ('06','09')])
    from tests.territory.mergers import merge
    ps=[p for (p,n),k in sorted(c.items()) if len(p)==12][:3]
    t=time.time()
    n=merge(ps,("092730000999"[:5]+"0999999","Neustadt im Test"),today()-timedelta(days=10))
    print("merge",time.time()-t)
    by=system("test",today())
    t=time.time()
    case=cases.case(n,today()); print(case)
    print("case",time.time()-t)
    t=time.time()
    p=takeovers.preview(by,case,{})
    print("preview",time.time()-t, p.hindrances)
    for th in p.things: print(th)
    print(p.choices)
