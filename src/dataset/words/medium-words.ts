/** Common English words of six to eight letters, shortest first. Composed for this product. */
export const mediumWords = `
absorb accept across action active actual advice affect afford agenda almost always amount anchor animal annual answer anyone appear arctic
around arrive artist asleep aspect attach attend august author autumn avenue bakery ballet bamboo banana banner barely barrel basket beauty
become before behave behind belief belong beside better beyond bishop bitter border borrow bottle bottom branch breath breeze bridge bright
broken bronze bubble bucket budget buffet bundle button camera canary candle cannon canvas carbon career carpet carrot castle cattle caught
center cereal chance change charge cheese cherry choice choose circle circus clever client closet coffee collar colony column comedy common
copper corner cotton county couple course cousin crayon create credit critic cruise custom damage dancer danger deeply defend degree demand
depend desert design detail device differ dinner direct divide doctor dollar domain donkey double dragon driver during easily editor effect
effort eighty either eleven empire employ energy engine enough ensure entire escape evolve except excite expand expect expert export extend
fabric factor family famous farmer father fellow fiddle figure finger finish flavor flower flying follow forest forget formal fossil fourth
freeze friend frozen future galaxy garage garden garlic gather gentle ginger giving global goblet golden govern ground growth guitar hammer
handle happen harbor hardly heaven height helmet hidden hockey hollow honest horror humble hunger hunter ignore impact import income indeed
indoor inform injury inland insect inside insist invent invite island itself jacket jersey jigsaw jockey jungle junior keeper kettle kidney
kindly kitten knight ladder lawyer leader league legend lemons length lesson letter likely liquid listen little lively living lizard locket
longer lovely luxury magnet maiden mainly manage manner marble margin marine market master meadow medium memory mental merely method middle
minute mirror mobile modern modest moment monkey mosaic mostly mother motion muffin muscle museum mutual napkin narrow nation native nature
nearby nearly needle nephew nickel ninety nobody normal notice number object oblige obtain occupy office online option orange orchid origin
outfit outlet output oxygen oyster packet palace parade parent parrot partly pastry patrol pebble pencil people pepper period person phrase
picnic pigeon pillar pillow planet plenty pocket poetry police policy polish potato prefer pretty prince profit proper public puddle puppet
purple puzzle rabbit random rarely rather reader really reason recall recent recipe record reduce reform region relate remain remind remote
remove repair repeat report rescue result retire return review reward rhythm ribbon rocket rotate ruling saddle safety sailor salmon sample
saying school scream screen search season second secret select senior series settle shadow shield shovel silent silver simple singer single
sister sketch smooth soccer social source speech spider spirit splash spread spring square stable statue steady stereo sticky stream street
stress strict string strong studio sudden summer sunset supply surely switch symbol system talent target temple tennis thanks theory thirty
though thread thrill throat throne ticket timber tissue toward travel treaty tunnel turkey turtle twelve twenty unable unfair unique unless
update useful valley vanish velvet vendor versus vessel violet violin vision visual volume voyage waiter wallet walnut wander warmth weekly
weight wholly willow window winner winter wisdom within wizard wonder wooden worker writer yellow zipper ability academy account achieve
acrobat address advance airport already amazing analyst ancient another anxious apology applied arrange article artwork attempt attract
average awkward balance balcony balloon banquet barrier battery bedroom believe beneath benefit besides between bicycle blanket blossom
boulder breathe brother builder burning cabbage cabinet calcium capital captain caption caravan careful carrier cartoon catalog ceiling
central century ceramic certain chamber channel chapter charity charter cheetah chicken chimney circuit citizen classic climate closely
clothes coastal coconut collect college combine comfort command comment company compare compass compete complex compose concept concern
concert conduct confirm connect contact contain content contest context control convert cooking correct cottage council counter country
courage crystal culture curious current curtain cushion declare decline defense deliver density deposit deserve despite destiny develop
diagram diamond digital dignity discuss display distant dolphin drawing dynamic eastern eclipse economy edition educate elastic elderly
elegant element embrace emerald emotion enhance essence evening evident examine example excited exhibit explain explore express extreme
factory faculty failure fashion feather feature fiction finally firefly fishing fitness flannel foreign forever formula fortune forward
foundry freedom freight further gallery gateway general genuine geology giraffe glacier glimpse goodbye gradual grammar granite gravity
greatly grocery habitat halfway harmony harvest healthy hearing helpful herself highway himself history holiday horizon however hundred
husband iceberg imagine improve include initial inquiry insight inspect install instead intense invited involve jewelry journal journey
justice kingdom kitchen landing lantern largest lasting laundry leading leather lecture leisure leopard liberty library lighter limited
lobster logical lottery lullaby machine manager mankind mansion maximum meaning measure mention message midwife million mineral minimum
miracle mission mixture monitor morning musical mustard mystery natural neither nervous network neutral nothing nowhere nuclear numbers
obvious octopus offense officer opening operate opinion optical orchard organic outdoor outline outside overall package paddock painter
panther partner passage passion patient pattern payment peacock penguin pension perfect perform perhaps physics picture pioneer plastic
platter playful popular portion postage pottery poverty predict prepare present prevent primary printer private problem process produce
product program project promise protect protest proverb provide pumpkin quarter quickly radical railway rainbow readily reality receipt
receive recover reflect regular related release removal replace request require reserve respect respond restore retreat reunion reverse
roughly routine sailing sandbox satisfy savings scholar science scratch seaside section segment serious service session several shallow
shelter shortly silence similar sixteen skilled slender snowman society soldier somehow speaker special species stadium station storage
strange stretch student subject succeed success suggest sunrise support suppose surface surgeon surgery surname survive suspect sustain
teacher texture theater therapy thirsty thought through thunder tonight torrent tourism tourist towards traffic trainer triumph trouble
trumpet typical unicorn uniform unknown unusual upgrade utility vaccine vanilla variety various vehicle venture version veteran victory
village vintage visible visitor vitamin volcano walking warrior weather wedding weekend welcome western whisper whistle without witness
workers absolute abstract academic accident accurate activity actually addition adequate advanced aircraft alphabet although aluminum
ambition analysis ancestor announce antelope anything anywhere appetite approach approval argument artistic assembly athletic audience
autonomy bachelor backyard balanced baseball basement bathroom becoming behavior birthday blizzard boundary brightly broccoli building
business calendar campaign capacity carnival category champion chemical children cinnamon civilian climbing clothing coaching colonial
colorful combined complete composer computer conclude concrete confused congress consider constant consumer continue contract contrast
convince corridor courtesy creation creative creature crescent cultural customer database daughter daylight deadline decision decorate
definite delicate delivery describe designer detailed dialogue dinosaur diplomat director disagree discount discover distance district
dividend doctrine document domestic doorbell doughnut downtown dramatic drawback dumpling earrings economic educator eighteen election
electric elephant eligible emphasis employee engineer enormous entirely entrance envelope equation equipped estimate evaluate everyone
evidence exchange exciting exercise expected explicit exposure facility familiar fearless feedback festival figurine finished firewood
flamingo flexible football forecast foremost formerly fountain fraction fragment frequent friendly frontier fruitful function gardener
generate generous geometry governor gracious graduate graphics grateful greeting guidance handbook hardware headline hedgehog heritage
hesitate highland hillside historic homework honestly horrible hospital humanity humidity identify identity illusion imperial incident
increase indicate indirect industry infinity informal informed innocent inspired instance interest internal interval intimate invasion
investor involved isolated jealousy judgment junction kangaroo keyboard knitting language lavender learning lemonade lifetime lighting
likewise literary location magazine magnetic maintain majestic majority mandolin marathon marginal material maturity measured mechanic
medicine medieval memorial merchant midnight military minister ministry mistaken moderate molecule momentum monument moreover mountain
movement multiple mushroom musician national navigate negative neighbor nineteen notebook numerous nutrient obstacle occasion offering
official operator opposite optimism optional ordinary organism organize original ornament outbreak outgoing overcome overhead overlook
painting pamphlet paradise parallel passport patience peaceful peculiar pentagon personal persuade petition physical pinecone platform
pleasant pleasure plumbing pointing politics porridge portrait position positive possible powerful practice precious presence preserve
pressure previous princess priority probable producer profound progress prohibit properly property proposal proposed prospect protocol
province publicly purchase quantity question railroad rational reaction readable recently recorded recovery reliable religion remember
reporter republic research resident resource response restrict revision romantic sailboat sandwich scenario schedule scissors sculptor
seashore sentence separate sequence sergeant shepherd shoulder sidewalk snowfall software solution somebody sometime somewhat southern
specific spectrum splendid sprinkle squirrel stairway standard standing starfish stimulus straight stranger strategy strength striking
stunning suburban suddenly suitable sunlight superior surprise surround survival symbolic symmetry sympathy symphony tactical talented
tangible tasteful teammate teenager terminal textbook thankful thinking thirteen thorough thousand together tomorrow tortoise training
transfer treasure treasury triangle tricycle trombone tropical truthful twilight ultimate umbrella universe unlikely uprising upstairs
vacation valuable variable velocity vertical vigilant vineyard virtuous visiting volatile volcanic wardrobe warranty waterway whatever
wherever wildlife wireless withdraw woodland workshop yourself youthful
`;
