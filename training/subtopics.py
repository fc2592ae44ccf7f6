"""What is reported, finer than the seventeen topics: what second readers of articles name.

Each subtopic is a part of its topic. The product never names one, and what ships has not learnt
from them: a network that did was no better (``training/RESULTS.md``).
"""

from __future__ import annotations

import re

GLOSSARY = """
ART screen (film, television), music, books, stage (theatre, dance, comedy), visual (art, museums,
    architecture, photography), media (press, broadcasting, journalists), games (video games),
    heritage (history, language, culture and its awards)
CRI violent (murder, shooting, assault), sexual (rape, abuse, harassment cases), money (theft,
    fraud, corruption), gangs (drugs, trafficking, organised crime), police (policing, police
    conduct, manhunts), trial (court cases, verdicts, sentences), law (civil suits, rulings on
    rights), prison (prisons, death penalty), terror (terror plots and trials), cyber (hacking)
DIS quake (earthquake, volcano, tsunami, landslide), storm (storm or flood that destroys), fire
    (fire, explosion), air, traffic (road, rail, sea), rescue (rescue, search, missing people),
    relief (famine, aid, emergency response), other
ECO company (results, deals, managers and products of firms), markets (stocks, currencies,
    commodities), economy (growth, inflation, central banks, budgets, taxes), trade (tariffs and
    trade deals), retail (shops, consumers, prices), property (housing market), energy (oil, power
    firms), banks (banks, insurance, personal finance), technology (business of tech firms),
    transport (airlines, car makers, rail firms), regulation (watchdogs, antitrust, fines)
EDU school, university, policy (exams, funding, reform), other
ENV climate, wildlife (species, conservation), pollution (air, plastic, waste), resources (water,
    forests, farming, green energy)
HEA disease (outbreaks, illnesses), treatment (medicine, medical research), system (hospitals,
    insurance, policy), mental, living (diet, exercise, drugs, alcohol and smoking as health)
HUM people (private lives of celebrities and royals), odd (curious, funny), animals, deeds (feats,
    luck, kindness, reunions), death (obituaries, tributes, funerals)
LAB strike (strikes, unions), jobs (lay-offs, hiring, unemployment), rights (pay, conditions,
    discrimination at work)
LIF food, travel, fashion, home (home, garden), games (puzzles, toys, walkthroughs), relations
    (family, love, advice), leisure (hobbies, parties, wellness, cars and gadgets as pastime)
POL election (campaigns, polls, votes), parliament (parties, leaders, bills, Brexit), policy (what
    government does, local government), diplomacy (relations between states, sanctions, spies),
    scandal (affairs of politicians and inquiries), protest (dissent, demonstrations, coups without
    fighting), migration (asylum and border policy), opinion (political commentary)
REL church (clergy, popes, institutions), belief (faith, practice, festivals), conflict (tension
    between faiths, religious freedom)
SCI space, life (biology, archaeology), physics (physics, chemistry, engineering), computing
    (internet, AI, devices), research (studies of people, research policy)
SOC discrimination (race, gender, LGBT), migrants (lives of migrants and refugees), poverty
    (welfare, homelessness, inequality), family (children, ageing), values (abortion, guns, sex as
    debate), communities (population, places, ways of life)
SPO football, rugby, cricket, tennis, american (NFL, NBA, MLB, NHL, college), athletics (athletics,
    Olympics), racing (motor, horses, cycling), golf, fight (boxing, martial arts), affairs (doping,
    governance, money), other
WAR fighting (battles, air strikes), attack (terror attack, hostages), unrest (riots, rebellion,
    coup, deadly clashes), peace (ceasefires, peace talks), military (troops, weapons, defence),
    civilians (victims and refugees of war, war crimes)
WEA forecast, conditions (heat, cold, snow, records)
"""
"""Subtopics by topic, with what they mean where the word does not say it, as readers were told."""


def _codes() -> tuple[str, ...]:
    found = []
    for entry in re.split(r"\n(?=[A-Z])", GLOSSARY.strip()):
        topic, _, names = entry.partition(" ")
        bare = re.sub(r"\([^)]*\)", "", names)
        found += [f"{topic}-{name.strip()}" for name in bare.split(",")]
    return tuple(found)


SUBTOPICS = _codes()
"""All subtopics, as readers write them: ``POL-election``."""
