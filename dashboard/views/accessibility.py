"""Tillgänglighet: how accessible the product is, what is known to lack, and whom to tell."""

import streamlit as st

from dashboard.selection import Selection

STATE = """
Löfteskartan är byggd för att klara WCAG 2.1 nivå AA. Varje sida i menyn prövas vid varje ändring med axe-core i en
riktig webbläsare, i ljust och mörkt läge och i mobilens bredd. Då krävs att inget allvarligt fel finns.

- **Karta och diagram** har samma fakta som tabell och i ord intill. En karta som inte är till för att hitta vägen
  behöver inte vara tillgänglig enligt lagen; allt omkring den är det.
- **Tangentbord.** Prövade från början till slut med bara tangentbord, och vid varje tryck att fokus syns: läsa om
  löftet hålls och vad som lovats vid en plats, registrera en händelse, sätta status med underlag, öppna förra mötets
  vy, se när en plats behöver närvaro, läsa in en fil, läsa förhandsvisningen av en publicering, rita ett område,
  stega genom ett möte, göra mötespaketet, skriva en aktivitet och fälla ihop menyn. Första tabben på varje sida
  hoppar till innehållet.
- **Färg** står aldrig ensam: status är symbol, ord och färg, och kartans klasser går att skilja åt i gråskala. Det som
  saknar tal är streckat. Diagrammens linjer har olika streck och märken.
- **Ljust och mörkt** följer datorns inställning. Ett annat val görs i menyn uppe till höger och gäller alla sidor.
  Utskrifter är ljusa i båda.
- **Text.** Sidorna ryms på en mobils bredd (390 punkter) utan att rulla i sidled, och är märkta som svenska.
"""

SHORTFALLS = """
- Att rita ett område med musen kräver att man ser kartan. Samma sak går att göra genom att skriva hörnens koordinater.
- Ramverket Streamlit lägger länken «Hoppa till innehållet» utanför sidans landmärken, och filväljaren har en roll som
  hjälpmedel kan läsa upp i onödan. Båda är mindre fel som inte går att rätta i produkten.
- Nya meddelanden, som att något är sparat, läses inte upp av alla skärmläsare av sig själva. De står överst på sidan,
  och en ruta i hörnet säger det en kort stund.
- Andra uppgifter än de som nämns ovan är inte prövade från början till slut med bara tangentbord.
- Ingen utomstående har granskat produkten. Ingen som använder skärmläsare till vardags har prövat den.
"""

CONTACT = """
Kommunen som använder produkten ansvarar för den enligt lagen (2018:1937) om tillgänglighet till digital offentlig
service. Säg till kommunen om något inte går att använda. Den som inte är nöjd med svaret kan anmäla det till
Myndigheten för digital förvaltning (Digg).
"""


def show_accessibility(_selection: Selection) -> None:
    """Show the accessibility statement."""
    st.title("Tillgänglighet")
    st.header("Så tillgänglig är produkten")
    st.markdown(STATE)
    st.header("Det vi vet brister")
    st.markdown(SHORTFALLS)
    st.header("Säg till")
    st.markdown(CONTACT)
